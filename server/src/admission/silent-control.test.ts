import { expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { manualClock } from '../../test/manual-clock.ts';
import { createAdmissions, type Entry } from './admissions.ts';
import { ADMISSION_WAIT_MS_MAX, CALL_MS_MAX } from './lease-terms.ts';
import type { Limit } from './limits.ts';

const BUDGET: Limit = {
  ...{ pool: 'budget', poolKind: 'stored', kind: 'budget', unit: 'requests', name: 'budget' },
  ...{ allowed: undefined, windowMs: undefined },
};
const FACTS = {
  requirements: [[BUDGET]],
  size: { tokens: 1, costNanoUsd: () => 1, microCredits: () => 0 },
};
const TURNS = 10;

test.each([
  { policy: 'admit', mayAdmit: true, first: 'hold', later: 'hold' },
  { policy: 'refuse', mayAdmit: false, first: 'unavailable', later: 'unavailable' },
])(
  'while control says nothing, the policy $policy holds: a request waits no longer than one call, later ones not at all',
  async ({ mayAdmit, first, later }) => {
    const clock = manualClock();
    const admissions = createAdmissions({
      ...{ gateway: 'gateway', run: 'run', clock, log: silentLog },
      mayAdmitAway: () => mayAdmit,
      call: () => new Promise((_, reject) => clock.after(CALL_MS_MAX, () => reject(new Error('silent')))),
    });
    const pass = async (milliseconds: number): Promise<void> => {
      for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(milliseconds);
      for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
    };
    const asked = async (): Promise<Entry['kind'] | 'waiting'> => {
      const entry = admissions.enter(FACTS);
      if (entry.kind !== 'wait') return entry.kind;
      let decided: Entry['kind'] | 'waiting' = 'waiting';
      admissions.wait(FACTS, ({ kind }) => {
        decided = kind;
      });
      await pass(CALL_MS_MAX);
      return decided;
    };
    expect(CALL_MS_MAX).toBeLessThan(ADMISSION_WAIT_MS_MAX);
    expect(await asked()).toBe(first);
    for (let second = 0; second < 2 * CALL_MS_MAX; second += 1_000) {
      await asked();
      await pass(1_000);
    }
    for (let second = 0; second < 60; second++) {
      expect(admissions.enter(FACTS).kind).toBe(later);
      await pass(1_000);
    }
    await Promise.race([admissions.stop(), pass(CALL_MS_MAX)]);
  },
);
