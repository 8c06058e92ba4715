import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { manualClock } from '../../test/manual-clock.ts';
import { createLeaseServer } from './lease-server.ts';
import { RECALL_MS } from './lease-terms.ts';
import type { Draw, LeaseCall, Return } from './lease-wire.ts';

const LIMIT: Draw['limit'] = {
  pool: 'minute',
  poolKind: 'window',
  kind: 'requests_per_minute',
  allowed: 1,
  windowMs: 60_000,
};
const TURNS = 10;

test.each([
  { holder: 'gives back in time', answersAfterMs: RECALL_MS - 1, hears: 'granted', warnings: [] },
  { holder: 'is late', answersAfterMs: RECALL_MS + 1, hears: 'exhausted', warnings: [['holder']] },
  { holder: 'never answers', answersAfterMs: undefined, hears: 'exhausted', warnings: [['holder']] },
])(
  'a gateway that holds the last unit and $holder: another hears $hears',
  async ({ answersAfterMs, hears, warnings }) => {
    const rig = made();
    const returns = await rig.lastUnitOf('holder');
    await rig.server.call(callOf('other', {}));
    const listen = (): void => {
      rig.server.listen('holder', ({ recall: recalled }) => {
        if (answersAfterMs === undefined) return;
        const answer = { ...callOf('holder', { returns: returns.splice(0) }), recalled };
        rig.clock.after(answersAfterMs, () => void rig.server.call(answer).then(listen));
      });
    };
    listen();
    expect(await rig.kindOf('other')).toBe(hears);
    expect(rig.warned).toEqual(warnings);
    // It is not waited for again before it listens.
    if (warnings.length > 0 && answersAfterMs === undefined) {
      expect(await rig.kindOf('other')).toBe(hears);
      expect(rig.warned).toEqual(warnings);
    }
    rig.server.stop();
  },
);

test.each([
  { when: 'its question ended', first: (withdraw: () => void) => withdraw() },
  { when: 'it answered another wish', first: undefined },
])('a gateway that is about to listen again is waited for: $when', async ({ first }) => {
  const rig = made();
  const returns = await rig.lastUnitOf('holder');
  await rig.server.call(callOf('other', {}));
  const answers: (string | undefined)[] = [];
  const listen = (): (() => void) =>
    rig.server.listen('holder', ({ recall: recalled, pools }) => {
      answers.push(recalled);
      const given = pools.includes(LIMIT.pool) ? returns.splice(0) : [];
      void rig.server.call({ ...callOf('holder', { returns: given }), recalled });
    });
  const withdraw = listen();
  if (first !== undefined) first(withdraw);
  else {
    await rig.server.recall('another pool');
    expect(answers).toHaveLength(1);
  }
  rig.clock.after(RECALL_MS / 2, listen);
  expect(await rig.kindOf('other')).toBe('granted');
  expect(rig.warned).toEqual([]);
  rig.server.stop();
});

test('that gateways hear late of another is nobody’s loss, and nothing is said', async () => {
  const rig = made();
  await rig.server.call(callOf('one', {}));
  rig.server.listen('one', () => {});
  await rig.server.call(callOf('two', {}));
  await rig.pass(RECALL_MS + 1);
  expect(rig.warned).toEqual([]);
  rig.server.stop();
});

const ONE: Draw = { limit: LIMIT, need: 1, want: 1 };

function made() {
  const clock = manualClock();
  const warned: unknown[] = [];
  const server = createLeaseServer({
    pools: [],
    transaction: <T>() => Promise.reject<T>(new Error('no store')),
    ...{ epoch: 'e', clock, log: { ...silentLog, warn: (facts: object) => warned.push(...gatewaysOf(facts)) } },
  });
  const turns = async (): Promise<void> => {
    for (let each = 0; each < TURNS; each++) await turn();
  };
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed++) {
      clock.advance(1);
      await turns();
    }
  };
  const kindOf = async (gateway: string): Promise<string | undefined> => {
    const answer = server.call(callOf(gateway, { draws: [ONE] }));
    await turns();
    await pass(RECALL_MS + 1);
    return (await answer).grants[0]?.kind;
  };
  const lastUnitOf = async (gateway: string): Promise<Return[]> => {
    const [held] = (await server.call(callOf(gateway, { draws: [ONE] }))).grants;
    if (held?.kind !== 'granted') throw new Error('it has a unit');
    return [{ pool: held.pool, period: held.period, amount: held.amount, incarnation: `${gateway}.0` }];
  };
  return { clock, server, warned, pass, kindOf, lastUnitOf };
}

function gatewaysOf(facts: object): readonly unknown[] {
  return 'gateways' in facts ? [facts.gateways] : [];
}

function callOf(
  gateway: string,
  { draws = [], returns = [] }: { readonly draws?: Draw[]; readonly returns?: Return[] },
): LeaseCall {
  return { version: 1, gateway, incarnation: `${gateway}.0`, draws, returns, isRecovered: false };
}
