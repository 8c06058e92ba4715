import type { FakeProvider } from '../provider/provider.ts';
import type { WireRequest } from './clients.ts';
import type { Program } from './program.ts';
import { hasTokensOf, rowsOf, type UsageRow } from './rows.ts';
import { until } from './until.ts';

/** The part of a fake provider that knows what it saw. */
type Journal = Pick<FakeProvider, 'of'>;

/** What is known of a request on the wire, however it was sent. */
export interface Observed {
  readonly planned: {
    readonly marker: string;
    /** False: something broke before the provider had told its whole usage. Default true. */
    readonly isExact?: boolean;
  };
  readonly wire: readonly Pick<WireRequest, 'status' | 'requestId'>[];
  /** The answer came to its last byte. */
  readonly isAnswered: boolean;
}

/** What the rows of a load say about the promise of exactly once. Every list but the counts must be empty. */
export interface Verdict {
  readonly counts: {
    readonly sent: number;
    readonly answered: number;
    readonly reachedProvider: number;
    readonly rows: number;
    readonly gatewayLost: number;
  };
  /** Answered to the last byte, and no row. */
  readonly lost: readonly string[];
  /** More rows than requests. */
  readonly doubled: readonly string[];
  /** Answered to the last byte, and the row has other tokens or another status. */
  readonly wrong: readonly string[];
  /** Reached the provider without an answer, and no row. */
  readonly unaccounted: readonly string[];
  /** Rows that no request explains. */
  readonly unexplained: readonly string[];
}

/** Compares each request of a load (one wire request each) with its rows and with what the provider saw. */
export function judge(
  observations: readonly Observed[],
  seen: { readonly rows: readonly UsageRow[]; readonly provider: Journal },
): Verdict {
  const { rows, provider } = seen;
  const byMarker = Map.groupBy(rows, (row) => row.marker);
  const sent = new Map(observations.map((observation) => [observation.planned.marker, observation]));
  const ids = Map.groupBy(rows, (row) => row.requestId);
  const rowsFor = (observation: Observed) => byMarker.get(observation.planned.marker) ?? [];
  const markers = (of: (observation: Observed) => boolean) =>
    observations.filter(of).map((observation) => observation.planned.marker);
  const reached = (observation: Observed) => provider.of(observation.planned.marker).length > 0;
  return {
    counts: {
      sent: observations.length,
      answered: observations.filter((observation) => observation.isAnswered).length,
      reachedProvider: observations.filter(reached).length,
      rows: rows.length,
      gatewayLost: rows.filter((row) => row.finalStatus === 'gateway_lost').length,
    },
    lost: markers((observation) => observation.isAnswered && rowsFor(observation).length === 0),
    doubled: [
      ...markers((observation) => rowsFor(observation).length > 1),
      ...[...ids].filter(([, same]) => same.length > 1).map(([id]) => id),
    ],
    wrong: markers(
      (observation) =>
        observation.isAnswered && rowsFor(observation).some((row) => !isTrue(observation, { row, provider })),
    ),
    unaccounted: markers(
      (observation) => !observation.isAnswered && reached(observation) && rowsFor(observation).length === 0,
    ),
    unexplained: rows.filter((row) => !sent.has(row.marker)).map((row) => row.requestId),
  };
}

/** The verdict once every row that must come has come, and then no more came for a while. */
export async function settledVerdict(
  program: Program,
  load: { readonly label: string; readonly observations: readonly Observed[]; readonly provider: Journal },
): Promise<Verdict> {
  const read = async () =>
    judge(load.observations, { rows: await rowsOf(program, load.label), provider: load.provider });
  const complete = await until(
    async () => {
      const verdict = await read().catch(() => undefined);
      return verdict !== undefined && verdict.lost.length + verdict.unaccounted.length === 0 && verdict;
    },
    { what: 'every row', everyMs: 200 },
  ).catch(read);
  let last = complete;
  let looks = 0;
  await until(
    async () => {
      const next = await read().catch(() => undefined);
      if (next === undefined) return undefined;
      // The first look comes at once: it tells nothing.
      const isQuiet = looks++ > 0 && next.counts.rows === last.counts.rows;
      last = next;
      return isQuiet;
    },
    { what: 'no more rows', everyMs: 1_000 },
  );
  return last;
}

function isTrue(observation: Observed, seen: { readonly row: UsageRow; readonly provider: Journal }): boolean {
  const { row, provider } = seen;
  const [wire] = observation.wire;
  // a fallback's answer is the one that was given
  const request = provider.of(observation.planned.marker).at(-1);
  const isSame = row.requestId === wire?.requestId && row.statusCode === wire?.status;
  if (observation.planned.isExact === false) return isSame;
  return isSame && (request === undefined ? row.input === null : hasTokensOf(row, request));
}
