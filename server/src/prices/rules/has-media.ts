import type { Medium } from '../facts.ts';

/**
 * Counts of them in the usage objects of OpenAI and Gemini. An entry of Gemini's without a count has none, and its members stand in any order.
 */
const COUNTED: Readonly<Record<Medium, RegExp>> = {
  audio: /"audio_tokens":[1-9]|\{(?=[^{}]*"modality":"AUDIO")[^{}]*"tokenCount":[1-9]/,
  image: /"image_tokens":[1-9]|\{(?=[^{}]*"modality":"IMAGE")[^{}]*"tokenCount":[1-9]/,
  video: /"video_tokens":[1-9]|\{(?=[^{}]*"modality":"VIDEO")[^{}]*"tokenCount":[1-9]/,
};

/** Whether a usage object tells of tokens of one of these; undefined: it is not at hand. */
export function hasMedia(raw: string | undefined, media: readonly Medium[]): boolean | undefined {
  return raw === undefined ? undefined : media.some((medium) => COUNTED[medium].test(raw));
}
