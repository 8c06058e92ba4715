/**
 * Models before Gemini 3 think by a budget of tokens, and take calls of tools without a thought signature. Those since know levels, and
 * demand signatures (https://ai.google.dev/gemini-api/docs/gemini-3). What has no number in its name, such as
 * `gemini-flash-latest`, is a name for the newest.
 */
export function isBeforeGemini3(model: string): boolean {
  const match = /gemini-(?:[a-z-]+-)?(\d+)/.exec(model);
  return match === null ? /gemma|learnlm/.test(model) : Number(match[1]) < 3;
}
