import type { Language } from '@tallygate/contract';

/** The last line of a file that holds the newest entries alone, so that nobody takes it for all of them. */
export function csvCutOff(entriesMax: number, language: Language): string {
  return CUT_OFF[language](entriesMax);
}

const CUT_OFF: Readonly<Record<Language, (entriesMax: number) => string>> = {
  en: (entriesMax) => `# Not whole: the newest ${entriesMax} entries. Choose a shorter range for the rest.`,
  ko: (entriesMax) => `# 일부만 포함: 최신 ${entriesMax}건. 나머지는 기간을 줄여 내보내 주세요.`,
};
