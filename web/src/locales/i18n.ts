import { setupI18n } from '@lingui/core';
import { LANGUAGES, type Language, pickLanguage } from '@tallygate/contract';
import { recall, remember } from '../components/remembered.ts';
import { compile } from './compile.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

const STORED = 'tallygate.language';

/** The one set of texts of the page; `startLanguage` must have run before it is read. */
export const i18n = setupI18n();

/** The language in use. */
export function currentLanguage(): Language {
  return LANGUAGES.find((language) => language === i18n.locale) ?? 'ko';
}

/** Loads both catalogues, and begins with the language chosen last, else the browser's, else Korean. */
export function startLanguage(): void {
  i18n.load({ ko: compiled(ko), en: compiled(en) });
  const stored = LANGUAGES.find((language) => language === recall(STORED));
  activate(stored ?? pickLanguage(navigator.languages.join(','), 'ko'));
}

/** Changes the language of everything on the page, and keeps the choice in this browser. */
export function switchLanguage(language: Language): void {
  remember(STORED, language);
  activate(language);
}

function activate(language: Language): void {
  document.documentElement.lang = language;
  i18n.activate(language);
}

function compiled(catalogue: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(catalogue).map(([id, text]) => [id, compile(text)]));
}
