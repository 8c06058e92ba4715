/**
 * Models before Gemini 3 think by a budget of tokens, and take calls of tools without a thought signature. Those since know levels, and
 * demand signatures (https://ai.google.dev/gemini-api/docs/gemini-3). What has no number in its name, such as
 * `gemini-flash-latest`, is a name for the newest.
 */
export function isBeforeGemini3(model: string): boolean {
  const match = /gemini-(?:[a-z-]+-)?(\d+)/.exec(model);
  return match === null ? /gemma|learnlm/.test(model) : Number(match[1]) < 3;
}

/** Models before Gemini 2.5 do not think, and refuse to be told how (https://ai.google.dev/gemini-api/docs/thinking). */
export function thinks(model: string): boolean {
  const match = /gemini-(\d+)(?:\.(\d+))?/.exec(model);
  return match === null || Number(match[1]) + Number(match[2] ?? 0) / 10 >= 2.5;
}

/** Gemini 2.5 Pro thinks always, as all do since Gemini 3; others that think by budget take a budget of 0. */
export function mustThink(model: string): boolean {
  return !isBeforeGemini3(model) || model.includes('gemini-2.5-pro');
}

/** The Flash models since Gemini 3 know the level MINIMAL, the Pro ones do not; of others nothing is known. */
export function knowsMinimal(model: string): boolean {
  return model.includes('flash');
}
