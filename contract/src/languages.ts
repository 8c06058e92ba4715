/** The languages of every message. */
export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The account's where it names none. */
export const LANGUAGE_DEFAULT: Language = 'ko';

/** How a text is written for whoever reads it. */
export interface Wording {
  readonly language: Language;
  /** Of its times, an IANA name; undefined: they stay in UTC, as programs write them. */
  readonly timeZone?: string | undefined;
}

/** The language of a text that names one, such as a row of a table; undefined: it is none of ours. */
export function readLanguage(text: string | null | undefined): Language | undefined {
  return LANGUAGES.find((language) => language === text);
}

/** The first language of an Accept-Language field that we speak, by its weights (RFC 9110, section 12.5.4), else the fallback. */
export function pickLanguage(acceptLanguage: string | undefined, fallback: Language): Language {
  if (acceptLanguage === undefined) return fallback;
  const wanted = acceptLanguage
    .split(',', 20)
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters
        .map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1])
        .find(Boolean);
      return { tag: tag.toLowerCase().split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter((wish) => wish.quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const wish of wanted) {
    const language = LANGUAGES.find((known) => known === wish.tag);
    if (language !== undefined) return language;
  }
  return fallback;
}
