import type { RequestArrivals } from '@tallygate/contract';

type ArrivedRow = RequestArrivals['data'][number];

/** Rows that came in while somebody watched: the newest first, without one twice. */
export interface Tail {
  readonly rows: readonly ArrivedRow[];
  /** Rows that came in and are not among them: more at once than are sent, or more than are kept. */
  readonly missed: number;
  /** Where the next look begins. */
  readonly cursor: string | undefined;
  /** Ids that came, by the second in which they were stored; and how many each second holds. */
  readonly seconds: ReadonlyMap<string, { readonly ids: ReadonlySet<string>; readonly requests: number }>;
}

/** Rows that are kept for the page. */
export const TAIL_ROWS_MAX = 500;
/** Seconds that may still hold more than was told; older ones have been settled. */
const SECONDS_MAX = 800;

/** Before anything was looked at. */
export const EMPTY_TAIL: Tail = { rows: [], missed: 0, cursor: undefined, seconds: new Map() };

/** The rows after one more answer. The server tells how many each second holds: what it holds and did not come was missed. */
export function withArrivals(tail: Tail, arrivals: RequestArrivals): Tail {
  const seconds = new Map(tail.seconds);
  for (const { at, requests } of arrivals.seconds)
    seconds.set(at, { ids: seconds.get(at)?.ids ?? new Set(), requests });
  const known = new Set(tail.rows.map((row) => row.request_id));
  const fresh: ArrivedRow[] = [];
  for (const [second, rows] of Map.groupBy(arrivals.data, secondOf)) {
    const { ids = new Set<string>(), requests = 0 } = seconds.get(second) ?? {};
    fresh.push(...rows.filter((row) => !ids.has(row.request_id) && !known.has(row.request_id)));
    seconds.set(second, { ids: new Set([...ids, ...rows.map((row) => row.request_id)]), requests });
  }
  const rows = [...tail.rows, ...fresh].toSorted(newestFirst);
  const cut = Math.max(0, rows.length - TAIL_ROWS_MAX);
  // The list is read when the first look is made: what had come before that and was not sent stands in it.
  const missed = tail === EMPTY_TAIL ? 0 : missedIn(seconds) - missedIn(tail.seconds);
  return {
    rows: rows.slice(0, TAIL_ROWS_MAX),
    // What was missed before the list was read anew may come yet: that is no news that is shown twice over.
    missed: Math.max(0, tail.missed + missed + cut + arrivals.earlier),
    cursor: arrivals.cursor,
    seconds: new Map([...seconds].toSorted(([one], [other]) => (one < other ? 1 : -1)).slice(0, SECONDS_MAX)),
  };
}

/** What is left of a tail when the list was read anew after it was as `then`: what had come by then stands in the list. */
export function sinceListed(tail: Tail, then: Pick<Tail, 'rows' | 'missed'>): Tail {
  const listed = new Set(then.rows.map((row) => row.request_id));
  return {
    ...tail,
    rows: tail.rows.filter((row) => !listed.has(row.request_id)),
    missed: Math.max(0, tail.missed - then.missed),
  };
}

/** Rows of a list with those that came in since it was read before them; those that are in both stand where they came in. */
export function mergedRows<Row extends { readonly request_id: string }>(
  arrived: readonly Row[],
  listed: readonly Row[],
): readonly Row[] {
  const ids = new Set(listed.map((row) => row.request_id));
  return [...arrived.filter((row) => !ids.has(row.request_id)), ...listed];
}

function missedIn(seconds: Tail['seconds']): number {
  return [...seconds.values()].reduce((sum, { ids, requests }) => sum + Math.max(0, requests - ids.size), 0);
}

function secondOf(row: ArrivedRow): string {
  return `${row.ingested_at.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}.000Z`;
}

function newestFirst(one: ArrivedRow, other: ArrivedRow): number {
  if (one.ingested_at !== other.ingested_at) return one.ingested_at < other.ingested_at ? 1 : -1;
  return one.request_id < other.request_id ? 1 : -1;
}
