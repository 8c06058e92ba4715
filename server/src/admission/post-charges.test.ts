import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { CHARGE_VERSION, type ChargeBatch, type SpoolPosition } from './charge.ts';
import { postCharges } from './post-charges.ts';

const BEGIN = { segment: 1, offset: 0 };
const END = { segment: 1, offset: 9 };

/** Control, with consumers that want something or not. */
function control(wanted: { readonly records: boolean; readonly runs: boolean }) {
  let position: SpoolPosition | undefined = BEGIN;
  const consumers = (['records', 'runs'] as const).map((of) => ({
    of,
    isWanted: async () => wanted[of],
    charge: async () => {},
  }));
  const positions = {
    find: async () => position,
    save: async (_tx: undefined, _spoolId: string, made: { readonly position: SpoolPosition }) => {
      position = made.position;
    },
  };
  const ports = {
    transaction: <T>(act: (tx: undefined) => Promise<T>) => act(undefined),
    ...{ positions, consumers, clock: { now: () => asInstant(0) } },
  };
  const batch = { version: CHARGE_VERSION, spoolId: 's', run: 'r', isOfEarlierRun: false, records: [] } as const;
  return (how: Partial<ChargeBatch>) =>
    postCharges(ports, { ...batch, ...how, records: [], range: { from: BEGIN, to: END } });
}

test.each([
  { when: 'nobody counts', wanted: { records: false, runs: false }, unread: END, ofRuns: END, whole: END },
  { when: 'runs are counted', wanted: { records: false, runs: true }, unread: BEGIN, ofRuns: END, whole: END },
  { when: 'records are counted', wanted: { records: true, runs: false }, unread: BEGIN, ofRuns: BEGIN, whole: END },
  { when: 'both are counted', wanted: { records: true, runs: true }, unread: BEGIN, ofRuns: BEGIN, whole: END },
])('the position moves over what was left out only while nobody wants it: $when', async (row) => {
  const { wanted, unread, ofRuns, whole } = row;
  const wish = { isWanted: wanted.records || wanted.runs, areRunsEnough: !wanted.records };
  expect(await control(wanted)({ isUnread: true })).toEqual({ position: unread, ...wish });
  expect(await control(wanted)({ isOfRunsOnly: true })).toEqual({ position: ofRuns, ...wish });
  expect(await control(wanted)({})).toEqual({ position: whole, ...wish });
});
