import type { ClickHouseClient } from '@clickhouse/client';
import { asInstant } from '#kernel';
import { PAYLOADS_TABLE } from '../payloads/payload-columns.ts';
import type { UsageReader } from '../reading/usage-reader.ts';
import { CORRECTIONS_TABLE } from '../table/correction-columns.ts';
import { askRows } from './ask-rows.ts';
import { conditionsOf } from './row-conditions.ts';

/** Characters of a body that are read; bodies may be kept up to many megabytes. */
const BODY_CHARS_MAX = 200_000;
const CORRECTIONS_MAX = 100;

/** What is kept of a request beside its row. */
export function requestParts(client: () => ClickHouseClient): Pick<UsageReader, 'correctionsOf' | 'payloadOf'> {
  const ask = (query: string, { at, requestId }: Parameters<UsageReader['payloadOf']>[0], signal: AbortSignal) => {
    const { text, parameters } = conditionsOf({ scope: { kind: 'all' }, requestId, from: at, to: asInstant(at + 1) });
    return askRows(client(), { query: query.replaceAll('{{request}}', text), parameters, signal });
  };
  return {
    correctionsOf: async (place, signal) =>
      (await ask(CORRECTIONS, place, signal)).map((row) => ({
        at: asInstant(Date.parse(String(row['created_at']))),
        oldPriceVersion: textOf(row['old_price_version']),
        newPriceVersion: String(row['new_price_version']),
        deltaNanoUsd: BigInt(String(row['delta'])),
      })),
    payloadOf: async (place, signal) => {
      const [row] = await ask(PAYLOAD, place, signal);
      if (row === undefined) return undefined;
      return {
        request: textOf(row['request_text']),
        response: textOf(row['response_text']),
        requestBytes: Number(row['request_bytes']),
        responseBytes: Number(row['response_bytes']),
        isRequestCut: Boolean(row['is_request_cut']),
        isResponseCut: Boolean(row['is_response_cut']),
        errorCodes: (row['logging_error_codes'] as readonly unknown[]).map(String),
        expiresOn: String(row['expires_on']),
      };
    },
  };
}

function textOf(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

const CORRECTIONS = `
  SELECT created_at, old_price_version, new_price_version, toString(delta_nano_usd) AS delta FROM ${CORRECTIONS_TABLE}
  WHERE {{request}}
  ORDER BY created_at, correction_id
  LIMIT ${CORRECTIONS_MAX}`;

const PAYLOAD = `
  SELECT substringUTF8(request, 1, ${BODY_CHARS_MAX}) AS request_text, substringUTF8(response, 1, ${BODY_CHARS_MAX}) AS response_text,
    request_bytes, response_bytes, toString(expires_on) AS expires_on, logging_error_codes,
    ifNull(length(request_text) < request_bytes, false) AS is_request_cut,
    ifNull(length(response_text) < response_bytes, false) AS is_response_cut
  FROM ${PAYLOADS_TABLE}
  WHERE {{request}}
  LIMIT 1`;
