/** The tier of requests that ask for none. */
export const STANDARD_TIER = 'standard';

/** Other names of the standard tier: OpenAI's, and Gemini's for an answer that has none, at either of its backends. */
const STANDARD_NAMES = new Set(['standard', 'default', 'on_demand', 'unspecified', 'traffic_type_unspecified', '']);

/**
 * The tier whose prices hold, by what was served. Anthropic tells in its usage object of two more things that change the
 * price: `speed` and `inference_geo`; they are parts of the tier's name, such as `fast`, `us` or `priority-us`. A tier that
 * nobody gave a price has none: what was only wished for, such as `auto`, is one of those.
 */
export function tierServed(serviceTier: string | undefined, raw: string | undefined): string {
  const told = serviceTier?.toLowerCase() ?? '';
  const tier = STANDARD_NAMES.has(told) ? STANDARD_TIER : told;
  if (raw === undefined) return tier;
  let extras = '';
  for (const { member, name } of EXTRAS) if (raw.includes(member)) extras += `-${name}`;
  if (extras === '') return tier;
  return tier === STANDARD_TIER ? extras.slice(1) : tier + extras;
}

/** By the SDK's type `BetaUsage`. */
const EXTRAS = [
  { member: '"speed":"fast"', name: 'fast' },
  { member: '"inference_geo":"us"', name: 'us' },
] as const;
