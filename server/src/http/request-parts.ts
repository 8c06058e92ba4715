import type { RequestCost, RequestPayload } from '@tallygate/contract';
import { isoInstant } from '#kernel';
import { tableName } from '#sql';
import type { CostCorrection, RowPlace, WholeRow } from '#usage';
import { type ApiContext, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { readingRows } from './reading-rows.ts';
import { watchReading } from './watch-reading.ts';

/** What a request's cost was, and is with its corrections; an old cost that was not known counts as nothing. */
export function describeCost(row: WholeRow, corrections: readonly CostCorrection[]): RequestCost {
  const original = textIn(row, 'cost_nano_usd');
  const added = corrections.reduce((sum, { deltaNanoUsd }) => sum + deltaNanoUsd, 0n);
  const isKnown = original !== undefined || corrections.length > 0;
  return {
    cost_nano_usd: isKnown ? String(BigInt(original ?? 0) + added) : null,
    original_nano_usd: original ?? null,
    price_version: corrections.at(-1)?.newPriceVersion ?? textIn(row, 'price_version') ?? null,
    corrections: corrections.map(({ at, oldPriceVersion, newPriceVersion, deltaNanoUsd }) => ({
      at: isoInstant(at),
      old_price_version: oldPriceVersion ?? null,
      new_price_version: newPriceVersion,
      delta_nano_usd: String(deltaNanoUsd),
    })),
  };
}

function textIn(row: WholeRow, column: string): string | undefined {
  const value = row[column];
  return value === null || value === undefined ? undefined : String(value);
}

/** What was kept of its bodies, for those who may read the payload table; that they did is told in the audit log. */
export async function describePayload(
  context: ApiContext,
  options: Pick<ControlApiOptions, 'usage' | 'tablesFor' | 'audit' | 'previews' | 'transaction' | 'clock'>,
  place: RowPlace,
): Promise<RequestPayload> {
  if (!options.tablesFor(context.get('actor')).has('payloads'))
    throw new ApiRefusal('sql_table_refused', { table: tableName('payloads') });
  await watchReading(context, options, { tables: new Set(['payloads']), statement: `request ${place.requestId}` });
  const payload = await readingRows(options.usage.payloadOf(place, context.req.raw.signal));
  if (payload === undefined) throw new ApiRefusal('payload_unknown', { id: place.requestId });
  return {
    request: payload.request ?? null,
    response: payload.response ?? null,
    request_bytes: payload.requestBytes,
    response_bytes: payload.responseBytes,
    is_request_cut: payload.isRequestCut,
    is_response_cut: payload.isResponseCut,
    logging_error_codes: [...payload.errorCodes],
    expires_on: payload.expiresOn,
  };
}
