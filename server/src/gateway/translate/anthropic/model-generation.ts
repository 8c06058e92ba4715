/** Models by how they are made to think, and by how long an answer they give. */
interface Generation {
  readonly major: number;
  readonly minor: number;
}

/** What every model since Claude 4 can give, the least of them being 32,000 (Claude Opus 4 and 4.1; "Models overview"). */
const OUTPUT_TOKENS_DEFAULT = 32_000;
/** What every model before Claude 3.7 can give. */
const OUTPUT_TOKENS_DEFAULT_EARLY = 4096;

/**
 * Tokens that an answer may have when the caller sets no bound. This API demands one, refuses one above the model's, and
 * other APIs go to the model's: so it is the largest that the model's whole generation takes.
 */
export function outputTokensDefault(model: string): number {
  return isBefore(model, { major: 3, minor: 7 }) ? OUTPUT_TOKENS_DEFAULT_EARLY : OUTPUT_TOKENS_DEFAULT;
}

/**
 * Models up to Claude 4.5 think by a budget of tokens and know no adaptive thinking; later ones the other way round, where
 * those of 4.6 know both ("Troubleshooting thinking", support by model). What has no version in its name is taken as new.
 */
export function thinksByBudget(model: string): boolean {
  return isBefore(model, { major: 4, minor: 6 });
}

/**
 * Models since Claude 4.7 refuse `temperature` and `top_p`, even at the default that all models have. What has no version in its name
 * is asked as it is said: other providers speak this API too, with models and defaults of their own.
 */
export function refusesSampling(model: string): boolean {
  return generationOf(model) !== undefined && !isBefore(model, { major: 4, minor: 7 });
}

/**
 * Models from Claude 4.1 up to 4.6 take `temperature` or `top_p`, and refuse both together ("Migrating to Claude 4.5", sampling
 * parameters). What has no version in its name is asked as it is said.
 */
export function takesOneSampling(model: string): boolean {
  return generationOf(model) !== undefined && !refusesSampling(model) && !isBefore(model, { major: 4, minor: 1 });
}

/** Models before Claude 3.7 do not think, and refuse to be told how. What has no version in its name is taken as new. */
export function thinks(model: string): boolean {
  return !isBefore(model, { major: 3, minor: 7 });
}

/** Models of Claude 4.6 know the efforts `low` to `high` and `max`; `xhigh` is of later ones ("Effort"). */
export function knowsExtraHigh(model: string): boolean {
  return !isBefore(model, { major: 4, minor: 7 });
}

function isBefore(model: string, { major, minor }: Generation): boolean {
  const generation = generationOf(model);
  if (generation === undefined) return false;
  return generation.major < major || (generation.major === major && generation.minor < minor);
}

/** Of names such as `claude-sonnet-4-5-20250929`, `claude-opus-4-20250514` and `claude-3-7-sonnet-latest`. */
function generationOf(model: string): Generation | undefined {
  const match = /claude-(?:[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/.exec(model);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2] ?? 0) };
}
