import { asInstant, type Clock, type Instant, namedUuid } from '#kernel';
import type { CostCorrection, CostedCall, CostLedger, CostRange } from './cost-ledger.ts';
import type { PriceBook } from './price-book.ts';

/** Which costs to compute anew, and for whom. */
export interface RerateRequest extends CostRange {
  readonly rerateId: string;
  readonly model: string | undefined;
  readonly provider: string | undefined;
  /** Nothing is written. */
  readonly isDry: boolean;
  readonly actor: string;
}

/** What a re-rating found and wrote. */
export interface Rerated {
  readonly rows: number;
  readonly corrections: number;
  /** Of them: rows whose cost was not known. */
  readonly newlyPriced: number;
  /** Rows whose cost is not known by the prices of now either: they keep what they had. */
  readonly stillUnknown: number;
  readonly deltaNanoUsd: bigint;
  /** Where the next one has to begin; undefined: all was looked at. */
  readonly nextFrom: Instant | undefined;
}

export interface RerateParts {
  readonly ledger: CostLedger;
  readonly book: PriceBook;
  readonly clock: Clock;
  /** It ends between two batches after this time, and tells where it ended. */
  readonly timeMsMax: number;
  readonly rowsMax?: number;
  readonly signal: AbortSignal;
}

const ROWS_MAX = 5_000;
const DAY_MS = 86_400_000;

/**
 * Computes the cost of rows anew and corrects what differs. A request's cost is that of its row and all its corrections, so
 * that a re-rating that was broken off, or is asked for twice, only writes what is still missing.
 */
export async function rerate(request: RerateRequest, parts: RerateParts): Promise<Rerated> {
  const { clock, ledger } = parts;
  const untilMs = clock.monotonicMs() + parts.timeMsMax;
  const limit = parts.rowsMax ?? ROWS_MAX;
  const { model, provider } = request;
  let sum: Rerated = NOTHING;
  // By UTC days, which are the partitions: each question reads one of them.
  for (let from = request.from; from < request.to; from = nextDay(from)) {
    const to = asInstant(Math.min(nextDay(from), request.to));
    let after: { readonly at: Instant; readonly requestId: string } | undefined;
    for (;;) {
      if (clock.monotonicMs() > untilMs) return { ...sum, nextFrom: after?.at ?? from };
      const rows = await ledger.rows({ from, to, model, provider, after, limit }, parts.signal);
      sum = await correct(rows, { request, parts, sum });
      const last = rows.at(-1);
      if (rows.length < limit || last === undefined) break;
      after = { at: last.at, requestId: last.requestId };
    }
  }
  return sum;
}

const NOTHING: Rerated = {
  rows: 0,
  corrections: 0,
  newlyPriced: 0,
  stillUnknown: 0,
  deltaNanoUsd: 0n,
  nextFrom: undefined,
};

function nextDay(from: Instant): Instant {
  return asInstant((Math.floor(from / DAY_MS) + 1) * DAY_MS);
}

async function correct(
  rows: readonly CostedCall[],
  by: { readonly request: RerateRequest; readonly parts: RerateParts; readonly sum: Rerated },
): Promise<Rerated> {
  const { request, parts, sum } = by;
  const looked = rows.map((row) => ({ row, correction: correctionOf(row, request, parts) }));
  const corrections = looked.flatMap(({ correction }) => (typeof correction === 'object' ? [correction] : []));
  if (!request.isDry && corrections.length > 0) await parts.ledger.add(corrections);
  const count = (isCounted: (each: (typeof looked)[number]) => boolean) => looked.filter(isCounted).length;
  return {
    rows: sum.rows + rows.length,
    corrections: sum.corrections + corrections.length,
    newlyPriced:
      sum.newlyPriced + count(({ row, correction }) => typeof correction === 'object' && row.costNanoUsd === undefined),
    stillUnknown: sum.stillUnknown + count(({ correction }) => correction === 'unknown'),
    deltaNanoUsd: corrections.reduce((total, { deltaNanoUsd }) => total + deltaNanoUsd, sum.deltaNanoUsd),
    nextFrom: undefined,
  };
}

function correctionOf(
  row: CostedCall,
  request: RerateRequest,
  { book, clock }: Pick<RerateParts, 'book' | 'clock'>,
): CostCorrection | 'unknown' | 'right' {
  const price = row.isUsageLost ? undefined : book.price(row);
  if (price === undefined) return 'unknown';
  if (row.costNanoUsd === price.costNanoUsd) return 'right';
  return {
    correctionId: namedUuid(request.rerateId, 'correction', row.requestId),
    earlier: row.corrections,
    rerateId: request.rerateId,
    requestId: row.requestId,
    at: row.at,
    workspaceId: row.workspaceId,
    oldPriceVersion: row.priceVersion,
    newPriceVersion: price.priceVersion,
    deltaNanoUsd: price.costNanoUsd - (row.costNanoUsd ?? 0n),
    createdAt: clock.now(),
    actor: request.actor,
  };
}
