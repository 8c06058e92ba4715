import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { Language } from '@tallygate/contract';
import { useMemo } from 'react';
import { currentLanguage } from './i18n.ts';
import type { TextId } from './ko.ts';

/** Writes a text in the reader's language, its `{names}` filled in. */
export type Say = (id: TextId, values?: Readonly<Record<string, string | number>>) => string;

/** The texts in the reader's language; the component is drawn anew when it changes, and `say` is another then. */
export function useText(): { readonly say: Say; readonly language: Language } {
  const { i18n } = useLingui();
  const language = currentLanguage();
  // Made anew for each language, so that what was worked out with it is worked out again.
  const say = useMemo(() => sayingIn(i18n, language), [i18n, language]);
  return { say, language };
}

function sayingIn(i18n: I18n, _language: Language): Say {
  return (id, values) => i18n._(id, values);
}
