import { BILLING_ERRORS } from './billing-errors.ts';
import { CALL_ERRORS } from './call-errors.ts';
import { CONTROL_ERRORS } from './control-errors.ts';
import { DASHBOARD_ERRORS } from './dashboard-errors.ts';
import { HOLD_ENDINGS } from './hold-endings.ts';
import type { Language, Wording } from './languages.ts';
import { PREVIEW_NAMES } from './preview-names.ts';
import { SQL_ERRORS } from './sql-errors.ts';
import { WAY_IN_ERRORS } from './way-in-errors.ts';
import { zonedTime } from './zoned-time.ts';

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

/** What people are told of the things that a detail names by their ids. */
const NAMES: Readonly<Record<string, Readonly<Record<string, Record<Language, string>>>>> = {
  preview: PREVIEW_NAMES,
  status: HOLD_ENDINGS,
};

/** Details that are instants, as programs read them: ISO 8601 in UTC. */
const INSTANT_NAME = /(?:^now|_at)$/;

/**
 * The sentence of a code, its `{names}` filled in from the details; a missing one stays visible. Instants are written in the
 * reader's zone.
 */
export function errorMessage(code: ErrorCode, { language, timeZone }: Wording, details: ErrorDetails = {}): string {
  return ERRORS[code][language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const told = details[name];
    const known = NAMES[name]?.[String(told)]?.[language] ?? timeIn(timeZone, name, told);
    return String(known ?? told ?? DEFAULTS[name]?.[language] ?? whole);
  });
}

/** undefined: it is no instant, or there is no zone to write it in. */
function timeIn(
  timeZone: string | undefined,
  name: string,
  told: ErrorDetails[string] | undefined,
): string | undefined {
  if (timeZone === undefined || typeof told !== 'string' || !INSTANT_NAME.test(name)) return undefined;
  const at = Date.parse(told);
  return Number.isNaN(at) ? undefined : zonedTime(at, timeZone);
}
