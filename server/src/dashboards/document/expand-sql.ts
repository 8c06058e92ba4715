import { FILTERS, type FilterName, type Granularity } from '@tallygate/contract';
import type { Instant } from '#kernel';
import { QUARTER_MS } from './parameters.ts';

/** Two periods and the chosen filters, as far as they decide what the parts of a statement stand for. */
export interface ExpandedQuestion {
  readonly from: Instant;
  readonly to: Instant;
  readonly previousFrom: Instant;
  readonly previousTo: Instant;
  readonly granularity: Granularity;
  /** Days of the account's zone that both periods are made of. */
  readonly wholeDays: WholeDays;
  /** By the hour, while the clocks change by a part of one: hours are counted on from the first. */
  readonly hoursShift: boolean;
  /** Those that have values. */
  readonly filters: ReadonlySet<FilterName>;
}

/** What begins and ends with days of the zone: the range; with the period before, as far as that has days; the whole of both. */
export interface WholeDays {
  readonly range: boolean;
  readonly previous: boolean;
  readonly both: boolean;
}

/** The parts that a dataset's SQL may use, written `{{name}}`. */
export const SQL_PARTS = [
  'rows',
  'previous',
  'rows_and_previous',
  'rows_and_previous_days',
  'rest_of_previous',
  'rows_and_month',
  'is_now',
  'corrections',
  'corrections_and_previous',
  'bucket',
  'corrections_bucket',
  'fill',
] as const;
export type SqlPart = (typeof SQL_PARTS)[number];

const PART = /\{\{\s*(\w+)\s*\}\}/g;

/** The names between double braces, known or not. */
export function partsIn(sql: string): readonly string[] {
  return [...sql.matchAll(PART)].map(([, name = '']) => name);
}

/**
 * The statement with every part replaced. What a viewer chose never becomes text: conditions name parameters. A filter without
 * values leaves no condition, so that the engine may answer from sums that lack its column.
 */
export function expandSql(sql: string, question: ExpandedQuestion): string {
  const parts = sqlParts(question);
  return sql.replace(PART, (whole, name: string) => parts[name as SqlPart] ?? whole);
}

function sqlParts(question: ExpandedQuestion): Readonly<Record<SqlPart, string>> {
  // Sums can answer only what begins and ends with their days, or with their quarters of an hour.
  const fine = isOnQuarters(question) ? QUARTERS : INSTANTS;
  const { wholeDays } = question;
  const ofRange = wholeDays.range ? DAYS : fine;
  const axis = question.hoursShift ? COUNTED_HOURS : AXES[question.granularity];
  const chosen = FILTERS.filter((filter) => question.filters.has(filter)).map((filter) => CONDITIONS[filter]);
  return {
    rows: all([range(ofRange), ...chosen]),
    previous: all([previousRange(wholeDays.both ? DAYS : fine), ...chosen]),
    rows_and_previous: all([bothRanges(wholeDays.both ? DAYS : fine), ...chosen]),
    rows_and_previous_days: all([bothRanges(wholeDays.previous ? DAYS : fine), ...chosen]),
    rest_of_previous: all([wholeDays.previous && !wholeDays.both ? REST : '1 = 0', ...chosen]),
    rows_and_month: all([rangeAndMonth(ofRange), ...chosen]),
    is_now: `${ofRange.of} >= ${ofRange.edge('from')}`,
    corrections: corrections(range(INSTANTS), question),
    corrections_and_previous: corrections(bothRanges(INSTANTS), question),
    bucket: axis.bucket('bucket_15m'),
    corrections_bucket: axis.bucket('event_time'),
    fill: axis.fill,
  };
}

function isOnQuarters({ from, to, previousFrom, previousTo }: ExpandedQuestion): boolean {
  return [from, to, previousFrom, previousTo].every((edge) => edge % QUARTER_MS === 0);
}

function all(conditions: readonly string[]): string {
  return `(${conditions.join(' AND ')})`;
}

/** How finely a period is told: what its rows are asked for, and an edge of it in the same terms. */
interface Grain {
  readonly of: string;
  readonly edge: (name: string) => string;
}

function range({ of, edge }: Grain): string {
  return `${of} >= ${edge('from')} AND ${of} < ${edge('to')}`;
}

function previousRange({ of, edge }: Grain): string {
  return `${of} >= ${edge('previous_from')} AND ${of} < ${edge('previous_to')}`;
}

/** With the thirty days before the range, for figures that look back from each day. */
function rangeAndMonth({ of, edge }: Grain): string {
  return `${of} >= ${edge('from')} - INTERVAL 30 DAY AND ${of} < ${edge('to')}`;
}

function bothRanges({ of, edge }: Grain): string {
  return (
    `${of} >= ${edge('previous_from')} AND ${of} < ${edge('to')} ` +
    `AND (${of} < ${edge('previous_to')} OR ${of} >= ${edge('from')})`
  );
}

/** One row meets a filter when it has one of the values. */
const CONDITIONS: Readonly<Record<FilterName, string>> = {
  workspaces: 'workspace_id IN {workspaces:Array(String)}',
  endpoints: 'endpoint_name IN {endpoints:Array(String)}',
  models: "ifNull(destination_model, '') IN {models:Array(String)}",
  requesters: 'requester_id IN {requesters:Array(String)}',
  tags: "arrayExists((name, value) -> has({tags:Array(String)}, concat(name, '=', value)), mapKeys(request_tags), mapValues(request_tags))",
  agents: 'agent IN {agents:Array(String)}',
  statuses: 'final_status IN {statuses:Array(String)}',
};

/** A correction has its request's time and workspace; what else is asked of the request is looked up in its row. */
function corrections(period: string, { filters }: ExpandedQuestion): string {
  const own = filters.has('workspaces') ? [CONDITIONS.workspaces] : [];
  const others = FILTERS.filter((filter) => filter !== 'workspaces' && filters.has(filter)).map(
    (filter) => CONDITIONS[filter],
  );
  if (others.length === 0) return all([period, ...own]);
  const corrected = `SELECT request_id FROM system.ai_gateway.cost_corrections WHERE ${all([period, ...own])}`;
  const requests = all([period, ...own, ...others, `request_id IN (${corrected})`]);
  return all([period, ...own, `request_id IN (SELECT request_id FROM system.ai_gateway.usage WHERE ${requests})`]);
}

const ZONE = '{time_zone:String}';
const FIRST = '{from:DateTime64(3)}';
const LAST = '{to:DateTime64(3)} - INTERVAL 1 MILLISECOND';

const instant = (name: string): string => `{${name}:DateTime64(3)}`;
const INSTANTS: Grain = { of: 'event_time', edge: instant };
const QUARTERS: Grain = { of: 'bucket_15m', edge: instant };
const DAYS: Grain = { of: `toDate(bucket_15m, ${ZONE})`, edge: (name) => `toDate(${instant(name)}, ${ZONE})` };

/** Of a range that goes on: what the period before has of the day that it breaks off in. */
const REST = `${DAYS.of} = ${DAYS.edge('previous_to')} AND bucket_15m < ${instant('previous_to')}`;

/** What a time axis is made of. */
interface Axis {
  /** The place of an instant: a date of the account's zone, of a week its Monday, of a month its first day; or the start of an hour. */
  readonly bucket: (at: string) => string;
  /** Behind `ORDER BY` of it: every place of the range is there. */
  readonly fill: string;
}

const AXES: Readonly<Record<Granularity, Axis>> = {
  hour: {
    bucket: (at) => `toStartOfHour(${at}, ${ZONE})`,
    fill: `WITH FILL FROM toStartOfHour(${FIRST}, ${ZONE}) TO toDateTime(${LAST}, ${ZONE}) + 1 STEP INTERVAL 1 HOUR`,
  },
  day: {
    bucket: (at) => `toDate(${at}, ${ZONE})`,
    fill: `WITH FILL FROM toDate(${FIRST}, ${ZONE}) TO toDate(${LAST}, ${ZONE}) + 1`,
  },
  week: {
    bucket: (at) => `toMonday(toDate(${at}, ${ZONE}))`,
    fill: `WITH FILL FROM toMonday(toDate(${FIRST}, ${ZONE})) TO toDate(${LAST}, ${ZONE}) + 1 STEP 7`,
  },
  month: {
    bucket: (at) => `toStartOfMonth(toDate(${at}, ${ZONE}))`,
    fill: `WITH FILL FROM toStartOfMonth(toDate(${FIRST}, ${ZONE})) TO toDate(${LAST}, ${ZONE}) + 1 STEP INTERVAL 1 MONTH`,
  },
};

const FIRST_HOUR = `(toDateTime(${FIRST}, ${ZONE}) - 60 * toMinute(${FIRST}, ${ZONE}) - toSecond(${FIRST}, ${ZONE}))`;

/**
 * Hours of 60 minutes each, counted on from the first one: where the clocks change by half an hour, they begin at half past from then
 * on. Hours that began anew with each day would overlap there, or leave a gap.
 */
const COUNTED_HOURS: Axis = {
  bucket: (at) =>
    `toDateTime(toUnixTimestamp(${at}) - positiveModulo(toUnixTimestamp(${at}) - toUnixTimestamp(${FIRST_HOUR}), 3600), ${ZONE})`,
  fill: `WITH FILL FROM ${FIRST_HOUR} TO toDateTime(${LAST}, ${ZONE}) + 1 STEP INTERVAL 1 HOUR`,
};
