/** Counts of audio, images and video in the usage objects of OpenAI and Gemini: more than none of them. */
const MEDIA = /"(?:audio|image|video)_tokens":[1-9]|"modality":"(?:AUDIO|IMAGE|VIDEO)"/;

/** Whether a usage object tells of other tokens than text's; undefined: it is not at hand. */
export function hasMedia(raw: string | undefined): boolean | undefined {
  return raw === undefined ? undefined : MEDIA.test(raw);
}
