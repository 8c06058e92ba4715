import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ChargeBatch, type ChargedRecord, postCharges, runCharges } from '#admission';
import { changeLog, verifyLog } from '#audit';
import { asInstant } from '#kernel';
import { RUN_SPAN_MS } from '#runs';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { kyselyChargePositions } from '../admission/adapters/kysely-charge-positions.ts';
import { kyselyQuotaStores } from '../runs/adapters/kysely-quota-stores.ts';
import type { Transaction } from '../store/index.ts';
import { recordStarts } from './control-runs.ts';

const AT = Date.UTC(2026, 10, 22, 1);

let rig: PeopleRig;
let isFailing: boolean;

beforeEach(async () => {
  rig = await peopleRig();
  isFailing = false;
});
afterEach(() => rig.close());

function record(requestId: string, parts: Partial<NonNullable<ChargedRecord['run']>> = {}, afterMs = 0): ChargedRecord {
  const who = { workspaceId: 'w-1', keyId: 'k-1', requesterId: 'kim-id', requester: 'kim@acme.com', groups: [] };
  const run = { id: requestId, type: 'chat', trigger: 'user_started', isBillable: true, attributedTo: '' } as const;
  const isShared = parts.id !== undefined;
  return { ...who, at: asInstant(AT + afterMs), requestId, tokens: 1, run: { ...run, isShared, ...parts } };
}

/** One batch of a gateway's spool, from one place in it to the next. */
function post(spoolId: string, [from, to]: readonly [number, number], records: readonly ChargedRecord[]) {
  const tell = recordStarts(rig.audit);
  const consumer = runCharges<Transaction>({
    stores: kyselyQuotaStores(rig.store.db),
    newId: rig.newId,
    isWanted: async (tx) => (await rig.audit.state(tx)).isOn,
    onBegun: async (tx, begun) => {
      await tell(tx, begun);
      if (isFailing) throw new Error('not this time');
    },
  });
  const place = (offset: number) => ({ segment: 1, offset });
  const batch: ChargeBatch = {
    ...{ version: 1, spoolId, run: 'run-1', isOfEarlierRun: false },
    range: { from: place(from), to: place(to) },
    records: [...records],
  };
  const transaction = <T>(act: (tx: Transaction) => Promise<T>) => rig.store.transaction(act);
  return postCharges({ transaction, positions: kyselyChargePositions, consumers: [consumer], clock: rig.clock }, batch);
}

const starts = async () => {
  const { entries } = await rig.audit.search({ action: 'AI_INFERENCE_INVOKE', limit: 100 });
  return entries.map(({ target, actor, requestId }) => `${target} ${actor} ${requestId}`).reverse();
};

test('a run of many requests, at many gateways, began once; a request that shares none is one', async () => {
  await post('one', [0, 1], [record('r-1', { id: 'turn' }), record('r-2', { id: 'turn' }), record('r-3')]);
  await post('other', [0, 1], [record('r-4', { id: 'turn' }), record('r-5')]);
  expect(await starts()).toEqual(['run:turn kim@acme.com r-1', 'run:r-3 kim@acme.com r-3', 'run:r-5 kim@acme.com r-5']);
  expect((await verifyLog(rig.audit)).brokenAt).toBeUndefined();
});

test('what nobody started was started by the system actor, and is in the log though it does not count', async () => {
  const ofSystem = { attributedTo: 'system' };
  await post(
    'one',
    [0, 1],
    [
      record('r-1', { type: 'auto_triage', trigger: 'user_enabled', ...ofSystem, id: 'r-1', isShared: false }),
      record('r-2', { type: 'detection_summary', trigger: 'background', isBillable: false, ...ofSystem, id: 'x' }),
    ],
  );
  expect(await starts()).toEqual(['run:r-1 system r-1', 'run:x system r-2']);
});

test('a batch that is sent again begins no run again', async () => {
  await post('one', [0, 1], [record('r-1')]);
  await post('one', [0, 1], [record('r-1')]);
  expect(await starts()).toHaveLength(1);
});

test('a run that comes a day later begins anew', async () => {
  await post('one', [0, 1], [record('r-1', { id: 'daily' })]);
  await post('one', [1, 2], [record('r-2', { id: 'daily' }, RUN_SPAN_MS - 1)]);
  await post('one', [2, 3], [record('r-3', { id: 'daily' }, RUN_SPAN_MS)]);
  expect(await starts()).toEqual(['run:daily kim@acme.com r-1', 'run:daily kim@acme.com r-3']);
});

test('charges that are not kept leave no start in the log', async () => {
  isFailing = true;
  await expect(post('one', [0, 1], [record('r-1')])).rejects.toThrow('not this time');
  expect(await starts()).toEqual([]);
  isFailing = false;
  await post('one', [0, 1], [record('r-1')]);
  expect(await starts()).toHaveLength(1);
});

test('while the log is off, no start is written, and none of then when it is on again', async () => {
  const { store, audit, clock } = rig;
  const asker = { id: 'kim-id', address: 'kim@acme.com', origin: { address: '::1', requestId: 'r' } };
  const change = (isOn: boolean) =>
    changeLog(
      { transaction: (run) => store.transaction(run), store: audit, clock },
      { change: { isOn, reason: '점검' }, asker },
    );
  await change(false);
  expect(await post('one', [0, 1], [record('r-1')])).toMatchObject({ isWanted: false });
  await change(true);
  await post('one', [1, 2], [record('r-2')]);
  expect(await starts()).toEqual(['run:r-2 kim@acme.com r-2']);
});
