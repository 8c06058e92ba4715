import type { Rerate, RerateAnswer } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { type Rerated, rerateAll } from './rerate-all.ts';

const ASKED: Rerate = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-11T00:00:00.000Z', dry_run: true };
const answer = (next: string | null, delta: string): RerateAnswer => ({
  rerate_id: 'r',
  dry_run: true,
  from: ASKED.from,
  to: ASKED.to,
  rows: 100,
  corrections: 10,
  newly_priced: 4,
  still_unknown: 1,
  delta_nano_usd: delta,
  next_from: next,
});

test('a range that takes several steps is added up, and told of step by step', async () => {
  const asked: Rerate[] = [];
  const told: Rerated[] = [];
  const answers = [answer('2026-11-06T00:00:00.000Z', '9223372036854775807'), answer(null, '-7')];
  const result = await rerateAll({
    asked: ASKED,
    step: (step) => {
      asked.push(step);
      return Promise.resolve(answers[asked.length - 1] as RerateAnswer);
    },
    tell: (soFar) => told.push(soFar),
  });
  expect(asked.map(({ from }) => from)).toEqual([ASKED.from, '2026-11-06T00:00:00.000Z']);
  expect(told.map(({ share }) => share)).toEqual([0.5, 1]);
  expect(result).toEqual({
    rows: 200,
    corrections: 20,
    newlyPriced: 8,
    stillUnknown: 2,
    deltaNanoUsd: 9_223_372_036_854_775_800n,
    share: 1,
  });
});

test('a step that does not go on ends it, rather than asking for ever', async () => {
  const step = () => Promise.resolve(answer(ASKED.from, '0'));
  await expect(rerateAll({ asked: ASKED, step, tell: () => undefined })).rejects.toThrow('does not go on');
});
