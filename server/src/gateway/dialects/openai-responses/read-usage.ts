import type { TokenReading } from '../dialect.ts';
import { type Member, membersOf, readValue } from '../read-members.ts';
import { tokenCount } from '../read-tokens.ts';
import { unknownFieldFinder } from '../unknown-fields.ts';

const unknownFields = unknownFieldFinder([
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'input_tokens_details.cached_tokens',
  'input_tokens_details.cache_write_tokens',
  'output_tokens_details.reasoning_tokens',
]);

/** `ResponseUsage`: input includes what was read from and written to a cache, output includes reasoning. */
export function readUsage(bytes: Buffer, member: Member | undefined): TokenReading | undefined {
  const usage = membersOf(readValue(bytes, member));
  if (usage === undefined) return undefined;
  const input = membersOf(usage['input_tokens_details']);
  const output = membersOf(usage['output_tokens_details']);
  return {
    input: tokenCount(usage['input_tokens']),
    output: tokenCount(usage['output_tokens']),
    cacheRead: tokenCount(input?.['cached_tokens']),
    cacheCreation: tokenCount(input?.['cache_write_tokens']),
    reasoning: tokenCount(output?.['reasoning_tokens']),
    unknownFields: unknownFields(usage),
    members: usage,
  };
}
