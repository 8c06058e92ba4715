import type { Language } from '@tallygate/contract';
import { enReportWords } from './en-report-words.ts';
import { koReportWords } from './ko-report-words.ts';
import type { ReportWords } from './report-words.ts';

const WORDS: Readonly<Record<Language, ReportWords>> = { en: enReportWords, ko: koReportWords };

/** The words of a language. */
export function reportWords(language: Language): ReportWords {
  return WORDS[language];
}

/** A sentence with its `{names}` filled in. */
export function filledIn(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
