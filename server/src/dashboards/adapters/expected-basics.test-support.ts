import type { FilterName, Granularity } from '@tallygate/contract';
import type { SampleRow } from './usage-rows.test-support.ts';

/**
 * What the dashboard's figures are computed of a second time, row by row, from the meanings in the documents. Nothing here
 * is shared with the product: zones are written out by hand, and no query, library or zone database is asked.
 */
export interface Zone {
  readonly name: string;
  /** Milliseconds that local time is ahead of UTC. */
  readonly offsetAt: (at: number) => number;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** In 2026, New York's clocks go forward on 8 March at 2:00 EST and back on 1 November at 2:00 EDT. */
const NEW_YORK_SUMMER = { from: Date.UTC(2026, 2, 8, 7), to: Date.UTC(2026, 10, 1, 6) };

export const ZONES: readonly Zone[] = [
  { name: 'Asia/Seoul', offsetAt: () => 9 * HOUR },
  {
    name: 'America/New_York',
    offsetAt: (at) => (at >= NEW_YORK_SUMMER.from && at < NEW_YORK_SUMMER.to ? -4 * HOUR : -5 * HOUR),
  },
  { name: 'Asia/Kathmandu', offsetAt: () => 5.75 * HOUR },
  { name: 'UTC', offsetAt: () => 0 },
];

export interface Asked {
  readonly zone: Zone;
  readonly from: number;
  readonly to: number;
  /** While the range goes on: an instant within it. */
  readonly now?: number;
  readonly granularity?: Granularity;
  readonly filters: Readonly<Partial<Record<FilterName, readonly string[]>>>;
}

/** A figure of a result; `Near`: within the tolerance of percentiles. */
export type Figure = string | number | null | Near;
export type Figures = Readonly<Record<string, Figure>>;

/** A value that may be missed by one part of a hundred. */
export class Near {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  /** Whether another is within the tolerance. */
  admits(other: unknown): boolean {
    return typeof other === 'number' && Math.abs(other - this.value) <= 0.01 * this.value + 1e-9;
  }
}

/** The value at the whole part of `part` × (n − 1) of n in order; null of none. */
export function percentile(values: readonly (number | null)[], part: number): Near | null {
  const sorted = values.filter((value) => value !== null).sort((one, other) => one - other);
  const found = sorted[Math.floor(part * (sorted.length - 1))];
  return found === undefined ? null : new Near(found);
}

/** Days since 1970 of the zone's calendar. */
export function dayOf(at: number, zone: Zone): number {
  return Math.floor((at + zone.offsetAt(at)) / DAY);
}

/** When the zone's day begins; none of these zones changes its clocks at midnight. */
export function startOfDay(day: number, zone: Zone): number {
  const [found] = [9, 5.75, 0, -4, -5]
    .map((hours) => day * DAY - hours * HOUR)
    .filter((at) => at + zone.offsetAt(at) === day * DAY);
  if (found === undefined) throw new Error(`day ${day} of ${zone.name} does not begin`);
  return found;
}

/** Days since 1970, of every day that the range touches. */
export function daysBetween({ from, to, zone }: Pick<Asked, 'from' | 'to' | 'zone'>): readonly number[] {
  const days: number[] = [];
  for (let day = dayOf(from, zone); day <= dayOf(to - 1, zone); day++) days.push(day);
  return days;
}

export function dateText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** 1: Monday. The first day of 1970 was a Thursday. */
export function weekdayOf(day: number): number {
  return ((day + 3) % 7) + 1;
}

/** The Monday of its week. */
export function mondayOf(day: number): number {
  return day - weekdayOf(day) + 1;
}

/** Two days: hours; three months: days; four hundred days: weeks. A day more of an hour more counts as no longer. */
export function granularityFor({ from, to, granularity }: Asked): Granularity {
  if (granularity !== undefined) return granularity;
  const days = (to - from - HOUR) / DAY;
  if (days <= 2) return 'hour';
  if (days <= 92) return 'day';
  return days <= 400 ? 'week' : 'month';
}

/** The place of an instant on the time axis. */
function placeOf(at: number, asked: Asked): string {
  const granularity = granularityFor(asked);
  const day = dayOf(at, asked.zone);
  if (granularity === 'day') return dateText(day);
  if (granularity === 'week') return dateText(mondayOf(day));
  if (granularity === 'month') return `${dateText(day).slice(0, 7)}-01`;
  const pastTheHour = (at + asked.zone.offsetAt(at)) % HOUR;
  return `${new Date(at - pastTheHour).toISOString().slice(0, 19)}Z`;
}

/** Every place of the axis, in order. Clocks change by whole hours, so that steps of an hour miss none. */
function placesOf(asked: Asked): readonly string[] {
  const places = new Set<string>();
  for (let at = asked.from; at < asked.to; at += HOUR) places.add(placeOf(at, asked));
  places.add(placeOf(asked.to - 1, asked));
  return [...places];
}

/** What a question is about. */
export interface Selection {
  readonly asked: Asked;
  readonly rows: readonly SampleRow[];
  /** Of the period before, as far as it is compared. */
  readonly before: readonly SampleRow[];
  /** Of the range and the 30 days before. */
  readonly withMonth: readonly SampleRow[];
  readonly places: readonly { readonly day: string; readonly rows: readonly SampleRow[] }[];
}

const QUARTER = HOUR / 4;

export function select(all: readonly SampleRow[], asked: Asked): Selection {
  const chosen = all.filter((row) => meets(row, asked));
  const between = (from: number, to: number) => chosen.filter(({ at }) => at >= from && at < to);
  const before = asked.from - (asked.to - asked.from);
  const now = asked.now === undefined ? asked.to : Math.floor(asked.now / QUARTER) * QUARTER;
  const rows = between(asked.from, asked.to);
  const byPlace = grouped(rows, (row) => placeOf(row.at, asked));
  return {
    asked,
    rows,
    before: between(before, before + now - asked.from),
    withMonth: between(asked.from - 30 * DAY, asked.to),
    places: placesOf(asked).map((day) => ({ day, rows: byPlace.get(day) ?? [] })),
  };
}

const VALUES: Readonly<Record<FilterName, (row: SampleRow) => readonly string[]>> = {
  workspaces: (row) => [row.workspace_id],
  endpoints: (row) => [row.endpoint_name],
  models: (row) => [row.destination_model ?? ''],
  requesters: (row) => [row.requester_id],
  tags: (row) => tagsOf(row),
  agents: (row) => [row.agent],
  statuses: (row) => [row.final_status],
};

function meets(row: SampleRow, { filters }: Asked): boolean {
  return Object.entries(filters).every(
    ([name, chosen]) => chosen.length === 0 || VALUES[name as FilterName](row).some((value) => chosen.includes(value)),
  );
}

export function tagsOf({ request_tags: tags }: SampleRow): readonly string[] {
  return Object.entries(tags).map(([name, value]) => `${name}=${value}`);
}

/** Rows by a name; a row is in the group of each of its names. */
export function grouped(
  rows: readonly SampleRow[],
  by: (row: SampleRow) => string | readonly string[],
): ReadonlyMap<string, readonly SampleRow[]> {
  const groups = new Map<string, SampleRow[]>();
  for (const row of rows) {
    for (const name of [by(row)].flat()) {
      const group = groups.get(name) ?? [];
      group.push(row);
      groups.set(name, group);
    }
  }
  return groups;
}

/** The first that tells two rows apart decides; numbers fall, with null last, and texts rise. */
export function ranked<Row extends Figures>(rows: readonly Row[], ...columns: readonly (keyof Row)[]): readonly Row[] {
  return [...rows].sort((one, other) => {
    for (const column of columns) {
      const difference = order(one[column], other[column]);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

function order(one: Figure | undefined, other: Figure | undefined): number {
  if (typeof one === 'string' && typeof other === 'string') return Number(one > other) - Number(one < other);
  return (typeof other === 'number' ? other : -Infinity) - (typeof one === 'number' ? one : -Infinity) || 0;
}
