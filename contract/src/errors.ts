import { BILLING_ERRORS } from './billing-errors.ts';
import { CALL_ERRORS } from './call-errors.ts';
import { CONTROL_ERRORS } from './control-errors.ts';
import { DASHBOARD_ERRORS } from './dashboard-errors.ts';
import type { Language } from './languages.ts';
import { PREVIEW_NAMES } from './preview-names.ts';
import { SQL_ERRORS } from './sql-errors.ts';
import { WAY_IN_ERRORS } from './way-in-errors.ts';

/**
 * Every error code that callers may see, with its sentences: what happened, why, what to do next.
 * Codes are stable. `{name}` is filled in from the details. HTTP statuses are chosen elsewhere, in one table per door.
 */
export const ERRORS = {
  ...CALL_ERRORS,
  ...WAY_IN_ERRORS,
  ...CONTROL_ERRORS,
  ...SQL_ERRORS,
  ...DASHBOARD_ERRORS,
  ...BILLING_ERRORS,
} as const satisfies Record<string, Record<Language, string>>;

export type ErrorCode = keyof typeof ERRORS;
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** Stand where a detail is not told. */
const DEFAULTS: Readonly<Record<string, Record<Language, string>>> = {
  contact: { en: 'an account admin', ko: '계정 관리자' },
};

/** What people call the things that a detail names by their ids. */
const NAMES: Readonly<Record<string, Readonly<Record<string, Record<Language, string>>>>> = { preview: PREVIEW_NAMES };

/** The sentence of a code in one language, its `{names}` filled in from the details; a missing one stays visible. */
export function errorMessage(code: ErrorCode, language: Language, details: ErrorDetails = {}): string {
  return ERRORS[code][language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const known = NAMES[name]?.[String(details[name])]?.[language];
    return String(known ?? details[name] ?? DEFAULTS[name]?.[language] ?? whole);
  });
}
