import type { CallTokens, Iteration } from '../facts.ts';

/** Only Anthropic's usage object has them; `[]` and null mean that the counts beside them are all there is. */
const MARK = '"iterations":[{';
const ITERATIONS_MAX = 1_000;

/**
 * The inferences that a provider ran for one request, from its usage object (`BetaUsage` in the SDK): every turn of a tool
 * loop, a fallback's, an adviser's, a compaction's. Attempts that a model declined, without any output, while a fallback
 * answered, are not charged and left out. Undefined: there are none. `unreadable`: they are there and mean nothing to us.
 */
export function readIterations(raw: string | undefined): readonly Iteration[] | 'unreadable' | undefined {
  if (raw === undefined || !raw.includes(MARK)) return undefined;
  const list = entriesOf(raw);
  if (list === undefined) return 'unreadable';
  const hasFallback = list.some((entry) => entry['type'] === 'fallback_message');
  const isDeclined = (entry: Entry) =>
    hasFallback &&
    (entry['type'] === 'message' || entry['type'] === 'fallback_message') &&
    entry['output_tokens'] === 0;
  const charged = list.filter((entry) => !isDeclined(entry));
  return charged.map((entry) => {
    const model = entry['model'];
    return { model: typeof model === 'string' ? model : undefined, tokens: tokensOf(entry) };
  });
}

type Entry = Readonly<Record<string, unknown>>;

function entriesOf(raw: string): readonly Entry[] | undefined {
  try {
    const usage: unknown = JSON.parse(raw);
    const list: unknown = isEntry(usage) ? usage['iterations'] : undefined;
    return Array.isArray(list) && list.length <= ITERATIONS_MAX && list.every(isEntry) ? list : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `input_tokens` leaves out what was read from and written to a cache. */
function tokensOf(entry: Entry): CallTokens {
  const creation = isEntry(entry['cache_creation']) ? entry['cache_creation'] : {};
  const uncached = count(entry['input_tokens']);
  const cacheRead = count(entry['cache_read_input_tokens']);
  const cacheCreation = count(entry['cache_creation_input_tokens']);
  return {
    input: uncached === undefined ? undefined : uncached + (cacheRead ?? 0) + (cacheCreation ?? 0),
    output: count(entry['output_tokens']),
    cacheRead,
    cacheCreation,
    cacheCreation5m: count(creation['ephemeral_5m_input_tokens']),
    cacheCreation1h: count(creation['ephemeral_1h_input_tokens']),
  };
}

const TOKENS_MAX = 1_000_000_000_000;

function count(value: unknown): number | undefined {
  const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= TOKENS_MAX;
  return isCount ? value : undefined;
}
