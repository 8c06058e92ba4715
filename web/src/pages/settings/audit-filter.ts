import type { AuditQuery } from '@tallygate/contract';
import { addDays, isDay, startOfDay } from '../../range/zone-day.ts';
import type { AuditSearch } from '../../shell/page-search.ts';

/** What the log is asked for. */
export type AuditFilter = Pick<AuditQuery, 'actor' | 'action' | 'target' | 'from' | 'to' | 'text'>;

/** Of an address: its days are the account's, both included; what is no day is left out. */
export function filterOf({ since, until, ...rest }: AuditSearch, zone: string): AuditFilter {
  return {
    ...rest,
    from: since !== undefined && isDay(since) ? new Date(startOfDay(since, zone)).toISOString() : undefined,
    to: until !== undefined && isDay(until) ? new Date(startOfDay(addDays(until, 1), zone)).toISOString() : undefined,
  };
}

/** Whether anything is left out. */
export function isFiltered(filter: AuditFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

/** As the query of an address; empty when nothing is left out. */
export function auditQueryText(filter: AuditFilter): string {
  const known = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return known.length === 0 ? '' : `?${new URLSearchParams(known)}`;
}
