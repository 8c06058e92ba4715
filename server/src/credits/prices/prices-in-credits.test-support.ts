import type { CreditDefault, CreditPriceDocument } from '@tallygate/contract';
import { asInstant } from '#kernel';
import type { CreditCall, CreditPriceEntry, CreditPriceKey, CreditUse } from './facts.ts';

const ANY: CreditPriceKey = {
  service: undefined,
  feature: undefined,
  endpoint: undefined,
  model: undefined,
  runType: undefined,
};
/** No default. */
export const NONE: CreditDefault = { kind: 'none' };
let made = 0;

/** An entry of the book for some parts. */
export function entry(
  key: Partial<CreditPriceKey>,
  document: CreditPriceDocument | undefined,
  { from = 0, id = `e${++made}` } = {},
): CreditPriceEntry {
  const by = { id: 'kim', address: 'kim@acme.com' };
  return {
    id,
    key: { ...ANY, ...key },
    effectiveFrom: asInstant(from),
    document,
    note: '',
    made: { at: asInstant(from), by },
  };
}

/** A call that names every part. */
export const CALL: CreditCall = {
  workspaceId: 'w',
  requesterId: 'kim',
  service: 'chat',
  feature: 'draft',
  endpoint: 'gpt',
  models: ['gpt-5.2-2026-01-01', 'gpt-5.2'],
  run: { id: 'r', type: 'chat', isShared: false },
  at: asInstant(1_000),
};
const TOKENS = { uncached: 700_000, cacheRead: 200_000, cacheWrite5m: 60_000, cacheWrite1h: 40_000, output: 500_000 };
/** What it used. */
export const USE: CreditUse = { tokens: TOKENS, costNanoUsd: 12_345_678n };
