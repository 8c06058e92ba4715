import type { AnswerReading } from '../dialect.ts';
import { type Member, membersOf, readValue, textOf } from '../read-members.ts';
import { tokenCount } from '../read-tokens.ts';
import { unknownFieldFinder } from '../unknown-fields.ts';
import { readIterations } from './read-iterations.ts';

/** What tools of the server did is kept in `raw` alone. */
const unknownFields = unknownFieldFinder([
  'input_tokens',
  'output_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'cache_creation.ephemeral_5m_input_tokens',
  'cache_creation.ephemeral_1h_input_tokens',
  'output_tokens_details.thinking_tokens',
  'server_tool_use.web_search_requests',
  'server_tool_use.web_fetch_requests',
]);

/**
 * `Usage` and `MessageDeltaUsage`: `input_tokens` leaves out what was read from and written to a cache, `output_tokens`
 * includes thinking. The whole object, `iterations` included, is kept as `raw`.
 */
export function readUsage(bytes: Buffer, member: Member | undefined): Pick<AnswerReading, 'usage' | 'serviceTier'> {
  const usage = membersOf(readValue(bytes, member));
  if (usage === undefined) return {};
  const creation = membersOf(usage['cache_creation']);
  const output = membersOf(usage['output_tokens_details']);
  return {
    serviceTier: textOf(usage['service_tier']),
    usage: {
      uncachedInput: tokenCount(usage['input_tokens']),
      output: tokenCount(usage['output_tokens']),
      cacheRead: tokenCount(usage['cache_read_input_tokens']),
      cacheCreation: tokenCount(usage['cache_creation_input_tokens']),
      cacheCreation5m: tokenCount(creation?.['ephemeral_5m_input_tokens']),
      cacheCreation1h: tokenCount(creation?.['ephemeral_1h_input_tokens']),
      reasoning: tokenCount(output?.['thinking_tokens']),
      iterations: readIterations(usage['iterations']),
      unknownFields: unknownFields(usage),
      members: usage,
    },
  };
}
