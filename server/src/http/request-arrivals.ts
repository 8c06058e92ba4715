import { type RequestArrivals, requestArrivalsQuerySchema } from '@tallygate/contract';
import { asInstant, isoInstant } from '#kernel';
import type { ArrivalMark } from '#usage';
import { type ApiContext, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { parseWith } from './parse-with.ts';
import { readingRows } from './reading-rows.ts';
import { rangeOf, requestQuery, rowFilterOf } from './request-filter.ts';
import { rowScopeOf } from './row-scope.ts';

const LIST = 'request_arrivals';

/** Rows that were stored since the last answer; of requests that were received in the range, where one is asked for. */
export async function listArrivals(
  context: ApiContext,
  { usage }: Pick<ControlApiOptions, 'usage'>,
): Promise<RequestArrivals> {
  const { cursor, limit, ...cut } = parseWith(requestArrivalsQuerySchema, requestQuery(context));
  const question = {
    scope: rowScopeOf(context.get('actor')),
    filter: rowFilterOf(cut),
    ...rangeOf(cut),
    since: cursor === undefined ? undefined : markIn(cursor),
    limit,
  };
  const { rows, changed, earlier, mark } = await readingRows(usage.arrivals(question, context.req.raw.signal));
  return {
    data: [...rows],
    seconds: changed.map(({ second, requests }) => ({ at: isoInstant(asInstant(second * 1_000)), requests })),
    earlier,
    cursor: cursorOf(mark),
  };
}

/** The mark's time, and the counts of its seconds by how long before it they are. */
function cursorOf({ at, counted }: ArrivalMark): string {
  const second = Math.floor(at / 1_000);
  const counts = counted.map((each) => `${second - each.second}=${each.requests}`);
  return writeCursor(LIST, [at, ...counts].join(','));
}

function markIn(cursor: string): ArrivalMark {
  const text = readCursor(cursor, { list: LIST, kind: 'string' }) ?? '';
  if (!/^\d{1,14}(,-?\d{1,6}=\d{1,12})*$/.test(text)) throw new ApiRefusal('cursor_invalid');
  const [at = '', ...counts] = text.split(',');
  const second = Math.floor(Number(at) / 1_000);
  return {
    at: asInstant(Number(at)),
    counted: counts.map((each) => {
      const [before = 0, requests = 0] = each.split('=').map(Number);
      return { second: second - before, requests };
    }),
  };
}
