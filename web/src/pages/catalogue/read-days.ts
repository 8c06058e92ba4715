import { RETENTION_DAYS } from '@tallygate/contract';

/** A number of days as it was typed; undefined: it is none, or beyond the bounds. */
export function readDays(text: string): number | undefined {
  const days = /^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return days >= RETENTION_DAYS.min && days <= RETENTION_DAYS.max ? days : undefined;
}
