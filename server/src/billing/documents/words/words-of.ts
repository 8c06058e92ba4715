import type { Language } from '@tallygate/contract';
import type { DocumentWords } from './document-words.ts';
import { EN_WORDS } from './en-words.ts';
import { KO_WORDS } from './ko-words.ts';

/** The texts of documents in a language. */
export function wordsOf(language: Language): DocumentWords {
  return language === 'ko' ? KO_WORDS : EN_WORDS;
}
