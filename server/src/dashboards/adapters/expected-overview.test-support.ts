import type { SampleRow } from './overview-rows.test-support.ts';

/**
 * The Overview's figures computed a second time, row by row, from the meanings in the documents. Nothing here is shared
 * with the product: zones are written out by hand, and no query, library or zone database is asked.
 */
export interface Zone {
  readonly name: string;
  /** Milliseconds that local time is ahead of UTC. */
  readonly offsetAt: (at: number) => number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** In 2026, New York's clocks go forward on 8 March at 2:00 EST and back on 1 November at 2:00 EDT. */
const NEW_YORK_SUMMER = { from: Date.UTC(2026, 2, 8, 7), to: Date.UTC(2026, 10, 1, 6) };

export const ZONES: readonly Zone[] = [
  { name: 'Asia/Seoul', offsetAt: () => 9 * HOUR },
  {
    name: 'America/New_York',
    offsetAt: (at) => (at >= NEW_YORK_SUMMER.from && at < NEW_YORK_SUMMER.to ? -4 * HOUR : -5 * HOUR),
  },
  { name: 'UTC', offsetAt: () => 0 },
];

/** Days since 1970 of the zone's calendar. */
export function dayOf(at: number, zone: Zone): number {
  return Math.floor((at + zone.offsetAt(at)) / DAY);
}

/** When the zone's day begins; none of these zones changes its clocks at midnight. */
export function startOfDay(day: number, zone: Zone): number {
  const [found] = [9, 0, -4, -5]
    .map((hours) => day * DAY - hours * HOUR)
    .filter((at) => at + zone.offsetAt(at) === day * DAY);
  if (found === undefined) throw new Error(`day ${day} of ${zone.name} does not begin`);
  return found;
}

export interface Asked {
  readonly zone: Zone;
  readonly from: number;
  readonly to: number;
  /** While the range goes on: a whole minute within it. */
  readonly now?: number;
  readonly workspaces: readonly string[];
}

type Figures = Readonly<Record<string, string | number | null>>;

/** Every dataset of the Overview, by name. */
export function expectedOverview(
  all: readonly SampleRow[],
  asked: Asked,
): Readonly<Record<string, readonly Figures[]>> {
  const inScope = all.filter((row) => asked.workspaces.length === 0 || asked.workspaces.includes(row.workspace_id));
  const between = (from: number, to: number) => inScope.filter((row) => row.at >= from && row.at < to);
  const rows = between(asked.from, asked.to);
  const before = asked.from - (asked.to - asked.from);
  const days = daysBetween(asked).map((day) => ({
    day,
    rows: rows.filter((row) => dayOf(row.at, asked.zone) === day),
  }));
  return {
    totals: [totals(rows, between(before, before + (asked.now ?? asked.to) - asked.from))],
    requests_by_day: days.map((day) => ({ day: dateText(day.day), ...requestClasses(day.rows) })),
    tokens_by_day: days.map((day) => ({ day: dateText(day.day), ...tokenParts(day.rows) })),
    users_by_day: days.map((day) => ({
      day: dateText(day.day),
      users: distinct(day.rows.filter((row) => row.requester_type === 'USER')),
      requesters: distinct(day.rows),
    })),
    top_users: topUsers(rows),
    top_models: topModels(rows),
    costs: [costs(rows, between(before, before + (asked.now ?? asked.to) - asked.from))],
    costs_by_day: days.map((day) => ({ day: dateText(day.day), ...costSums(day.rows) })),
  };
}

function costs(now: readonly SampleRow[], before: readonly SampleRow[]): Figures {
  const unpriced = now.filter((row) => costOf(row) === undefined && isMeasured(row) && row.destination_model !== null);
  const models = [...grouped(unpriced, (row) => row.destination_model ?? '')]
    .map(([model, own]) => ({ model, requests: own.length }))
    .sort((one, other) => other.requests - one.requests || (one.model < other.model ? -1 : 1))
    .slice(0, 10);
  return {
    ...costSums(now),
    cost_nano_usd_previous: costSums(before).cost_nano_usd,
    unpriced_requests: unpriced.length,
    unpriced_models: JSON.stringify(models.map(({ model, requests }) => ['acme', model, String(requests)])),
  };
}

/** Null: there are requests that cost something, and of not one of them it is known how much. */
function costSums(rows: readonly SampleRow[]) {
  const known = rows.map(costOf).filter((cost) => cost !== undefined);
  const unknown = rows.filter((row) => costOf(row) === undefined && row.final_status !== 'refused').length;
  const cost = known.reduce((sum, each) => sum + each, 0);
  return {
    cost_nano_usd: known.length === 0 && unknown > 0 ? null : cost,
    measured_requests: known.length,
    unmeasured_requests: unknown,
  };
}

/** Undefined: not known. */
function costOf({ cost, corrections }: SampleRow): number | undefined {
  if (cost === null && corrections.length === 0) return undefined;
  return corrections.reduce((sum, delta) => sum + delta, cost ?? 0);
}

function daysBetween({ from, to, zone }: Asked): readonly number[] {
  const days: number[] = [];
  for (let day = dayOf(from, zone); day <= dayOf(to - 1, zone); day++) days.push(day);
  return days;
}

function dateText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

function totals(now: readonly SampleRow[], before: readonly SampleRow[]): Figures {
  const cache = cacheHits(now);
  const cacheBefore = cacheHits(before);
  return {
    requests: now.length,
    requests_previous: before.length,
    measured_requests: now.filter(isMeasured).length,
    unmeasured_requests: now.filter(isUnmeasured).length,
    tokens: tokensOf(now),
    tokens_previous: tokensOf(before),
    users: distinct(now.filter((row) => row.requester_type === 'USER')),
    users_previous: distinct(before.filter((row) => row.requester_type === 'USER')),
    requesters: distinct(now),
    errors: now.filter(isError).length,
    error_rate: errorRate(now),
    error_rate_previous: errorRate(before),
    cache_base_tokens: cache.base,
    cache_hit_ratio: cache.base === 0 ? null : cache.hits / cache.base,
    cache_base_tokens_previous: cacheBefore.base,
    cache_hit_ratio_previous: cacheBefore.base === 0 ? null : cacheBefore.hits / cacheBefore.base,
  };
}

function isMeasured(row: SampleRow): boolean {
  return row.input !== null && row.output !== null;
}

/** A refused request used nothing; any other whose counts are missing used an unknown number. */
function isUnmeasured(row: SampleRow): boolean {
  return !isMeasured(row) && row.final_status !== 'refused';
}

/** Null: there are requests that used tokens, and not one of them was measured. */
function tokensOf(rows: readonly SampleRow[]): number | null {
  if (!rows.some(isMeasured) && rows.some(isUnmeasured)) return null;
  let sum = 0;
  for (const row of rows) if (row.input !== null && row.output !== null) sum += row.input + row.output;
  return sum;
}

function errorRate(rows: readonly SampleRow[]): number | null {
  return rows.length === 0 ? null : rows.filter(isError).length / rows.length;
}

/** A client that leaves is no failure of the service. */
function isError(row: SampleRow): boolean {
  return row.final_status !== 'ok' && row.final_status !== 'client_closed';
}

function cacheHits(rows: readonly SampleRow[]): { readonly base: number; readonly hits: number } {
  let base = 0;
  let hits = 0;
  for (const row of rows) {
    if (row.input === null || row.cached === null) continue;
    base += row.input;
    hits += row.cached;
  }
  return { base, hits };
}

function requestClasses(rows: readonly SampleRow[]): Figures {
  const counts = { ok: 0, client_closed: 0, client_error: 0, server_error: 0, refused: 0, unknown: 0 };
  for (const row of rows) counts[classOf(row)] += 1;
  return { requests: rows.length, ...counts, error_rate: errorRate(rows) };
}

function classOf({ final_status: status, status_code: code }: SampleRow) {
  if (status === 'ok') return 'ok';
  if (status === 'refused') return 'refused';
  if (status === 'client_closed') return 'client_closed';
  if (status === 'gateway_lost') return 'unknown';
  if (status === 'upstream_truncated') return 'server_error';
  if (code === null) return 'unknown';
  return code >= 400 && code < 500 ? 'client_error' : 'server_error';
}

function tokenParts(rows: readonly SampleRow[]): Figures {
  const tokens = tokensOf(rows);
  const cache = cacheHits(rows);
  const parts = { input_uncached: 0, cached: 0, output_visible: 0, reasoning: 0 };
  for (const row of rows) {
    if (row.input === null || row.output === null) continue;
    parts.input_uncached += row.input - (row.cached ?? 0);
    parts.cached += row.cached ?? 0;
    parts.output_visible += row.output - (row.reasoning ?? 0);
    parts.reasoning += row.reasoning ?? 0;
  }
  const unknown = { input_uncached: null, cached: null, output_visible: null, reasoning: null };
  return {
    tokens,
    ...(tokens === null ? unknown : parts),
    measured_requests: rows.filter(isMeasured).length,
    unmeasured_requests: rows.filter(isUnmeasured).length,
    cache_hit_ratio: cache.base === 0 ? null : cache.hits / cache.base,
  };
}

function topUsers(rows: readonly SampleRow[]): readonly Figures[] {
  const ranked = [...grouped(rows, (row) => row.requester_id).values()].map((own) => {
    const newest = own.reduce((latest, row) => (row.at > latest.at ? row : latest));
    return { name: newest.requester, requester_type: newest.requester_type, ...ranking(own, rows) };
  });
  return firstTen(ranked).map(({ name, ...rest }) => ({ requester: name, ...rest }));
}

function topModels(rows: readonly SampleRow[]): readonly Figures[] {
  const served = rows.filter((row) => row.destination_model !== null && isServed(row));
  const ranked = [...grouped(served, (row) => row.destination_model ?? '')].map(([name, own]) => ({
    name,
    ...ranking(own, rows),
    users: distinct(own.filter((row) => row.requester_type === 'USER')),
  }));
  return firstTen(ranked).map(({ name, ...rest }) => ({ model: name, ...rest }));
}

/** Who was refused was served by nobody, nor was who got nothing but an error. */
function isServed(row: SampleRow): boolean {
  return row.final_status !== 'refused' && (row.final_status !== 'error' || isMeasured(row));
}

function ranking(own: readonly SampleRow[], all: readonly SampleRow[]) {
  const sum = (rows: readonly SampleRow[]) =>
    rows.some(isMeasured)
      ? rows.reduce((so, row) => so + (isMeasured(row) ? (row.input ?? 0) + (row.output ?? 0) : 0), 0)
      : null;
  const tokens = sum(own);
  return {
    tokens,
    share: tokens === null ? null : tokens / (sum(all) ?? 0),
    requests: own.length,
    unmeasured_requests: own.filter(isUnmeasured).length,
  };
}

/** Most tokens first, unknown last; then most requests; then by name. */
function firstTen<Ranked extends { name: string; tokens: number | null; requests: number }>(all: readonly Ranked[]) {
  const byName = (a: Ranked, b: Ranked) => (a.name < b.name ? -1 : 1);
  return [...all]
    .sort((a, b) => (b.tokens ?? -1) - (a.tokens ?? -1) || b.requests - a.requests || byName(a, b))
    .slice(0, 10);
}

function grouped(rows: readonly SampleRow[], by: (row: SampleRow) => string): Map<string, SampleRow[]> {
  const groups = new Map<string, SampleRow[]>();
  for (const row of rows) groups.set(by(row), [...(groups.get(by(row)) ?? []), row]);
  return groups;
}

function distinct(rows: readonly SampleRow[]): number {
  return new Set(rows.map((row) => row.requester_id)).size;
}
