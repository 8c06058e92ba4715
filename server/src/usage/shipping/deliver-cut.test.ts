import { expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import type { SentBefore } from './decide-delivery.ts';
import { deliverCut } from './deliver-cut.ts';
import { lentMemory } from './lent-memory.ts';
import { createPendingSteps } from './pending-steps.test-support.ts';
import { simulatedSpool } from './simulated-spool.test-support.ts';

const STORED = true;
const MISSING = false;
const LOST = 'lost';
const OK = 'ok';

test('a cut that was never sent is sent without a question', async () => {
  const calls = await deliver('never', [['insert one', OK]]);
  expect(calls).toEqual(['insert one']);
});

test('a lost answer within one life of the warehouse is repeated with its token, and counts when that life goes on', async () => {
  const script: Script = [
    ['insert one', LOST],
    ['incarnation', 'one'],
    ['insert one', OK],
    ['incarnation', 'one'],
  ];
  expect(await deliver('never', script)).toEqual(namesOf(script));
});

test('a repeated token whose answer came from another life proves nothing', async () => {
  const script: Script = [
    ['insert one', LOST],
    ['incarnation', 'one'],
    ['insert one', OK],
    ['incarnation', 'two'],
    ['incarnation', 'two'],
    ['stored', MISSING],
    ['insert one', OK],
    ['save two', OK],
    ['stored', MISSING],
    ['insert two', OK],
  ];
  expect(await deliver('never', script)).toEqual(namesOf(script));
});

test('after a restart of the warehouse the old token is settled, the new one saved, and only then used', async () => {
  const script: Script = [
    ['insert one', LOST],
    ['incarnation', 'two'],
    ['stored', MISSING],
    ['insert one', OK],
    ['save two', OK],
    ['stored', MISSING],
    ['insert two', OK],
  ];
  expect(await deliver('never', script)).toEqual(namesOf(script));
});

test('rows that the old token brought in are not sent with the new one', async () => {
  const script: Script = [
    ['insert one', LOST],
    ['incarnation', 'two'],
    ['stored', MISSING],
    ['insert one', OK],
    ['save two', OK],
    ['stored', STORED],
  ];
  expect(await deliver('never', script)).toEqual(namesOf(script));
});

test('once a new token is in use, a lost answer is never repeated without a look-up', async () => {
  const script: Script = [
    ['insert one', LOST],
    ['incarnation', 'two'],
    ['stored', MISSING],
    ['insert one', OK],
    ['save two', OK],
    ['stored', LOST],
    ['incarnation', 'two'],
    ['stored', STORED],
    ['incarnation', 'two'],
  ];
  expect(await deliver('never', script)).toEqual(namesOf(script));
});

test('after a restart of the gateway only missing rows are sent, with the token of the saved cut', async () => {
  const script: Script = [
    ['incarnation', 'one'],
    ['stored', MISSING],
    ['insert one', OK],
    ['incarnation', 'one'],
  ];
  expect(await deliver('other_tokens', script)).toEqual(namesOf(script));
});

type Script = readonly (readonly [call: string, answer: string | boolean])[];

function namesOf(script: Script): readonly string[] {
  return script.map(([call]) => call);
}

/** Delivers a cut of one row until it is done; each call gets the next answer of the script. Returns the calls made. */
async function deliver(sentBefore: SentBefore, script: Script): Promise<readonly string[]> {
  const calls: string[] = [];
  const answer = async (call: string): Promise<string | boolean> => {
    const next = script[calls.length]?.[1];
    calls.push(call);
    if (next === undefined) throw new OutOfScript();
    if (next === LOST) throw new Error('no answer in time');
    return next;
  };
  const source = {
    ...simulatedSpool(createPendingSteps()).sourceOf('process'),
    saveState: async ({ cut }: { cut: { incarnation: string } | undefined }) => {
      await answer(`save ${cut?.incarnation}`);
    },
  };
  const act = deliverCut(
    {
      source,
      sink: {
        incarnation: async () => String(await answer('incarnation')),
        stored: async () => new Set((await answer('stored')) === STORED ? ['a'] : []),
        insert: async ({ token }) => {
          await answer(`insert ${token.split(':').at(-1)}`);
        },
      },
      quarantine: { keep: async () => {}, rowsKept: () => 0 },
      clock: manualClock(),
      log: silentLog,
      memory: lentMemory(1024),
    },
    {
      cut: { from: { segment: 1, offset: 0 }, to: { segment: 1, offset: 100 }, incarnation: 'one' },
      records: [{ requestId: 'a', eventTimeMs: 0, row: Buffer.from('{"request_id":"a"}') }],
      sentBefore,
    },
  );
  for (let tries = 0; tries < 10; tries++) {
    try {
      await act();
      return calls;
    } catch (error) {
      if (error instanceof OutOfScript) return calls;
    }
  }
  return calls;
}

class OutOfScript extends Error {}
