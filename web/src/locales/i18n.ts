import { setupI18n } from '@lingui/core';
import { LANGUAGES, type Language, pickLanguage } from '@tallygate/contract';
import { recall, remember } from '../components/remembered.ts';
import { compile } from './compile.ts';

const STORED = 'tallygate.language';

/** The one set of texts of the page; `startLanguage` must have run before it is read. */
export const i18n = setupI18n();

/** The language in use. */
export function currentLanguage(): Language {
  return LANGUAGES.find((language) => language === i18n.locale) ?? 'ko';
}

/** Begins with the language chosen last, else the browser's, else Korean. Nothing can be said before its first texts are there. */
export async function startLanguage(): Promise<void> {
  const stored = LANGUAGES.find((language) => language === recall(STORED));
  await activate(stored ?? pickLanguage(navigator.languages.join(','), 'ko'), first);
  // Pages that need the others wait for them; here nothing does.
  textsOfPages().catch(() => undefined);
}

/** Changes the language of everything on the page, and keeps the choice in this browser. */
export function switchLanguage(language: Language): void {
  remember(STORED, language);
  // Without its texts the page stays in the language that it has, and begins with this one when it is loaded again.
  activate(language, async (wish) => await Promise.all([first(wish), rest(wish)])).catch(() => undefined);
}

/** The texts of every page but the first, in the language in use. Rejects when they cannot be fetched; a later call tries again. */
export async function textsOfPages(): Promise<void> {
  await rest(currentLanguage());
}

type Texts = Readonly<Record<string, string>>;

/** Each language's texts come by themselves: a reader needs one of them. And those of the first page come before the others. */
const first = keptTexts({
  ko: async () => (await import('./ko-first.ts')).koFirst,
  en: async () => (await import('./en-first.ts')).enFirst,
});
const rest = keptTexts({
  ko: async () => (await import('./ko-pages.ts')).koPages,
  en: async () => (await import('./en-pages.ts')).enPages,
});
let wanted: Language | undefined;

async function activate(language: Language, load: (language: Language) => Promise<unknown>): Promise<void> {
  wanted = language;
  await load(language);
  // Somebody may have changed their mind meanwhile.
  if (wanted !== language) return;
  document.documentElement.lang = language;
  i18n.activate(language);
}

/** Fetches each language's texts once, and again after a failure. */
function keptTexts(fetches: Readonly<Record<Language, () => Promise<Texts>>>): (language: Language) => Promise<void> {
  const kept = new Map<Language, Promise<void>>();
  return (language) => {
    const known = kept.get(language);
    if (known !== undefined) return known;
    const loading = fetches[language]().then((texts) => i18n.load(language, compiled(texts)));
    kept.set(language, loading);
    loading.catch(() => kept.delete(language));
    return loading;
  };
}

function compiled(catalogue: Texts) {
  return Object.fromEntries(Object.entries(catalogue).map(([id, text]) => [id, compile(text)]));
}
