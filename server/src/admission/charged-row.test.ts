import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRunPrice } from '#credits';
import { asInstant } from '#kernel';
import { closeRow } from '../usage/row/close-row.ts';
import { openRow } from '../usage/row/open-row.ts';
import { OPENING, OUTCOME } from '../usage/row/row.test-support.ts';
import { chargeOfRow as chargeOf } from './charge.ts';
import { mayHaveRun } from './charged-row.ts';

const AT = asInstant(1_767_571_200_123);
const chargeOfRow = (row: Buffer, at: typeof AT) => chargeOf(row, at, readRunPrice);
const NO_RUN = { runId: '', runType: '', runTrigger: '', billableRun: false, attributedTo: '' } as const;
/** What a client may name and write so that it looks like members of ours. */
const FORGED =
  '"},"workspace_id":"x","run_trigger":"","endpoint_id":"","input_tokens":7,"final_status":"ok","cost_nano_usd":8';
const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('', 'api', 'run-1', 'kim@acme.com') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.constantFrom(FORGED, '\\', '\\"', '한국, "말"', ',"session_id":') },
);
const count = fc.option(fc.nat({ max: Number.MAX_SAFE_INTEGER }), { nil: undefined });
const opening = fc.record({
  ...{
    requester: text,
    requesterId: text,
    workspaceId: text,
    keyId: text,
    endpointName: text,
    userAgent: text,
    url: text,
  },
  requesterGroups: fc.array(text, { maxLength: 3 }),
  requestTags: fc.dictionary(
    fc.oneof(text, fc.constantFrom('run_trigger', 'run_id', 'input_tokens', 'endpoint_id')),
    text,
  ),
  ...{ runId: fc.oneof(fc.constant(OPENING.requestId), text), runType: text, attributedTo: text, sessionId: text },
  runTrigger: fc.constantFrom('user_started', 'user_enabled', 'background', ''),
  billableRun: fc.boolean(),
} as const);
const outcome = fc.record({
  finalStatus: fc.constantFrom('ok', 'error', 'refused', 'gateway_lost'),
  usage: fc.record({ input: count, output: count, raw: fc.option(text, { nil: undefined }) }),
  ...{ serviceTier: text, upstreamRequestId: text, responseContentType: text },
  charge: fc.option(
    fc.record({
      cost: fc.option(fc.record({ costNanoUsd: fc.nat(), priceVersion: text }), { nil: undefined }),
      reason: fc.constantFrom('usage', 'unknown_price', 'no_usage'),
    }),
    { nil: undefined },
  ),
  credits: fc.option(
    fc.record({
      micro: fc.option(fc.nat(), { nil: undefined }),
      version: fc.oneof(text, fc.constantFrom('book 0195-x', 'book 0195-x + run 0.5')),
      reason: fc.constant('usage' as const),
    }),
    { nil: undefined },
  ),
} as const);

test('whatever clients and providers write, a row costs what it costs when the whole of it is read', () => {
  fc.assert(
    fc.property(opening, outcome, (opened, ended) => {
      const row = rowOf(opened, ended as object);
      // Other forms than ours are read whole.
      const other = Buffer.from(JSON.stringify(JSON.parse(row.toString()), undefined, 1));
      expect(charged(row)).toEqual(charged(other));
    }),
    { numRuns: 2_000 },
  );
});

test('what charges do not depend on is not read', () => {
  const row = rowOf({ runId: 'run-1', attributedTo: '' });
  const broken = Buffer.from(row.toString().replace('"user_agent":', '"user_agent";'));
  expect(chargeOfRow(broken, AT)).toEqual(chargeOfRow(row, AT));
  expect(chargeOfRow(row, AT)).toMatchObject({ tokens: 100, groups: ['개발팀'], run: { id: 'run-1' } });
});

test('a row of an earlier release is read whole', () => {
  const { credits_micro, credits_version, run_trigger, ...earlier } = JSON.parse(rowOf().toString());
  const { run, ...rest } = chargeOfRow(rowOf(), AT) ?? {};
  expect(chargeOfRow(Buffer.from(JSON.stringify(earlier)), AT)).toEqual(rest);
  expect(run).toBeDefined();
});

test('whether a row is part of a run is what the gateway decided, whatever a client named its tags', () => {
  const requestTags = {
    run_trigger: 'user_started',
    '"run_trigger":""': '"run_trigger":""',
    service: '"run_trigger":""',
  };
  expect(mayHaveRun(rowOf({ ...NO_RUN, requestTags }))).toBe(false);
  expect(mayHaveRun(rowOf({ requestTags: { run_trigger: '' }, sessionId: FORGED }))).toBe(true);
  expect(mayHaveRun(Buffer.from('{"request_id":"r"}'))).toBe(false);
});

function rowOf(opened: object = {}, ended: object = {}): Buffer {
  return Buffer.from(openRow({ ...OPENING, ...opened }) + closeRow({ ...OUTCOME, ...ended }));
}

function charged(row: Buffer): unknown {
  try {
    return chargeOfRow(row, AT);
  } catch {
    return 'cannot be charged';
  }
}
