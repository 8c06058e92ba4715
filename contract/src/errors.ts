import { CALL_ERRORS } from './call-errors.ts';
import { CONTROL_ERRORS } from './control-errors.ts';
import type { Language } from './languages.ts';
import { WAY_IN_ERRORS } from './way-in-errors.ts';

/**
 * Every error code that callers may see, with its sentences: what happened, why, what to do next.
 * Codes are stable. `{name}` is filled in from the details. HTTP statuses are chosen elsewhere, in one table per door.
 */
export const ERRORS = { ...CALL_ERRORS, ...WAY_IN_ERRORS, ...CONTROL_ERRORS } as const satisfies Record<
  string,
  Record<Language, string>
>;

export type ErrorCode = keyof typeof ERRORS;
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** The sentence of a code in one language, its `{names}` filled in from the details; a missing one stays visible. */
export function errorMessage(code: ErrorCode, language: Language, details: ErrorDetails = {}): string {
  return ERRORS[code][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(details[name] ?? whole));
}
