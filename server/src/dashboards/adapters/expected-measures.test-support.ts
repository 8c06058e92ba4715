import type { SampleRow } from './usage-rows.test-support.ts';

type Rows = readonly SampleRow[];

/** What is measured: input and output are both known. */
export function isMeasured(row: SampleRow): boolean {
  return row.input !== null && row.output !== null;
}

/** A refused request used nothing; any other whose counts are missing used an unknown number. */
export function isUnmeasured(row: SampleRow): boolean {
  return !isMeasured(row) && row.final_status !== 'refused';
}

/** A client that leaves is no failure of the service. */
export function isError(row: SampleRow): boolean {
  return row.final_status !== 'ok' && row.final_status !== 'client_closed';
}

export function count(rows: Rows, holds: (row: SampleRow) => boolean): number {
  return rows.filter(holds).length;
}

export function total(rows: Rows, of: (row: SampleRow) => number | null): number {
  return rows.reduce((sum, row) => sum + (of(row) ?? 0), 0);
}

/** Null where there is nothing to be a part of. */
export function ratio(part: number | null, whole: number): number | null {
  return part === null || whole === 0 ? null : part / whole;
}

export function tokensOfRow(row: SampleRow): number | null {
  return row.input === null || row.output === null ? null : row.input + row.output;
}

/** Null: there are requests that used tokens, and not one of them was measured. */
export function tokensOf(rows: Rows): number | null {
  return rows.some(isUnmeasured) && !rows.some(isMeasured) ? null : total(rows, tokensOfRow);
}

export function people(rows: Rows): number {
  return distinct(
    rows.filter(({ requester_type: type }) => type === 'USER'),
    (row) => row.requester_id,
  );
}

export function distinct(rows: Rows, by: (row: SampleRow) => string | number): number {
  return new Set(rows.map(by)).size;
}

/** The newest row; there is one. */
export function newest(rows: Rows): SampleRow {
  return rows.reduce((latest, row) => (row.at > latest.at ? row : latest));
}

export function instantText(at: number): string {
  return new Date(at).toISOString();
}

export function errorRate(rows: Rows): number | null {
  return ratio(count(rows, isError), rows.length);
}

/** Ended well, of all that their client waited for. */
export function successRate(rows: Rows): number | null {
  return ratio(
    count(rows, (row) => row.final_status === 'ok'),
    count(rows, (row) => row.final_status !== 'client_closed'),
  );
}

/** Input read from a cache, of the input of which that is known. */
export function cacheHits(rows: Rows): { readonly base: number; readonly ratio: number | null } {
  const known = rows.filter((row) => row.input !== null && row.cached !== null);
  const base = total(known, (row) => row.input);
  return {
    base,
    ratio: ratio(
      total(known, (row) => row.cached),
      base,
    ),
  };
}

/** Undefined: not known. */
export function costOf({ cost, corrections }: SampleRow): number | undefined {
  if (cost === null && corrections.length === 0) return undefined;
  return corrections.reduce((sum, delta) => sum + delta, cost ?? 0);
}

function isOfUnknownCost(row: SampleRow): boolean {
  return costOf(row) === undefined && row.final_status !== 'refused';
}

/** Null cost: there are requests that cost something, and of not one of them it is known how much. */
export function costSums(rows: Rows) {
  const measured = count(rows, (row) => costOf(row) !== undefined);
  const unmeasured = count(rows, isOfUnknownCost);
  const cost = total(rows, (row) => costOf(row) ?? null);
  return {
    cost_nano_usd: measured === 0 && unmeasured > 0 ? null : cost,
    measured_requests: measured,
    unmeasured_requests: unmeasured,
  };
}

/** A request's class: each is in exactly one. */
function classOf({ final_status: status, status_code: code }: SampleRow) {
  if (status === 'ok' || status === 'refused' || status === 'client_closed') return status;
  if (status === 'gateway_lost') return 'unknown';
  if (status !== 'error') return 'server_error';
  if (code === null) return 'unknown';
  return code >= 400 && code < 500 ? 'client_error' : 'server_error';
}

export function classCounts(rows: Rows) {
  const counts = { ok: 0, client_closed: 0, client_error: 0, server_error: 0, refused: 0, unknown: 0 };
  for (const row of rows) counts[classOf(row)] += 1;
  return counts;
}

/** Where there was no row, there is nothing that a figure is of. */
export function unlessNone<Value>(rows: Rows, value: Value): Value | null {
  return rows.length === 0 ? null : value;
}
