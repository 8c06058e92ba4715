import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { defaultWarehouse } from '../stored-dashboard.test-support.ts';
import { DATASET_LIMITS } from './limits.ts';
import { FROM, rig, rows } from './run-dataset-rig.test-support.ts';

describe('bounds', () => {
  test('a statement that takes too long is stopped, and the answer names the limit', async () => {
    const { clock, asked, ask, settle } = rig();
    const asking = ask();
    await settle();
    clock.advance(defaultWarehouse.timeMsMax);
    expect(await asking).toEqual({ kind: 'refuse', code: 'sql_limit', details: { limit: '10 s' } });
    expect(asked[0]?.request.signal.aborted).toBe(true);
  });

  test('no more statements run at once than there are places; the rest wait', async () => {
    const { asked, ask, settle } = rig();
    const all = ['one', 'two', 'three', 'four', 'five'].map((dataset) => ask({ dataset }));
    await settle();
    expect(asked).toHaveLength(DATASET_LIMITS.runningMax);
    for (let index = 0; index < all.length; index++) {
      asked[index]?.answer(rows('x'));
      await settle();
    }
    expect((await Promise.all(all)).every(({ kind }) => kind === 'result')).toBe(true);
  });

  test('however much links ask, one question of theirs runs at once, and all others find room', async () => {
    const { asked, ask, settle } = rig();
    const { waitingPerAskerMax } = DATASET_LIMITS;
    const at = (more: number) => ({ question: { from: asInstant(FROM + more) } });
    const flood = Array.from({ length: 700 }, (_, index) => ask({ ...at(index), link: 'busy' }));
    await settle();
    const other = ask({ ...at(1_000), link: 'other' });
    const viewer = { requesterId: 'kim', role: 'member', endpoints: undefined } as const;
    // Of a question that the busy link waits for, too.
    const seen = [ask({ ...at(9), viewer }), ask({ ...at(1_001), viewer })];
    await settle();
    const began = () => asked.map(({ request }) => Date.parse(`${request.parameters.from}Z`) - FROM);
    expect(began()).toEqual([0, 9, 1_001]);
    asked[0]?.answer(rows('x'));
    await settle();
    asked[3]?.answer(rows('x'));
    await settle();
    expect(began()).toEqual([0, 9, 1_001, 1_000, 1]);
    for (let index = 0; index < asked.length; index++) {
      asked[index]?.answer(rows('x'));
      await settle();
    }
    const kinds = (await Promise.all(flood)).map((outcome) =>
      outcome.kind === 'refuse' ? outcome.code : outcome.kind,
    );
    expect(kinds.filter((kind) => kind === 'result')).toHaveLength(1 + waitingPerAskerMax);
    expect(new Set(kinds)).toEqual(new Set(['result', 'sql_busy']));
    expect((await Promise.all([other, ...seen])).map(({ kind }) => kind)).toEqual(['result', 'result', 'result']);
  });

  test('of twenty people who open a page at once nobody is refused, and what several of them ask for is read once', async () => {
    const { asked, ask, settle } = rig();
    const pages = Array.from({ length: 20 }, (_, person) =>
      Array.from({ length: 15 }, (__, widget) =>
        ask({
          // Ten of them look at the same days, the others each at days of their own.
          question: { from: asInstant(FROM + widget + (person % 2 === 0 ? 0 : person * 100)) },
          viewer: { requesterId: `person-${person}`, role: 'member', endpoints: undefined },
        }),
      ),
    );
    await settle();
    expect(asked).toHaveLength(DATASET_LIMITS.runningMax);
    for (let index = 0; index < asked.length; index++) {
      asked[index]?.answer(rows('x'));
      await settle();
    }
    const kinds = (await Promise.all(pages.flat())).map(({ kind }) => kind);
    expect([kinds.length, new Set(kinds)]).toEqual([300, new Set(['result'])]);
    expect(asked).toHaveLength(11 * 15);
  });

  test('while others wait, a question takes half of the threads that its warehouse allows', async () => {
    const { asked, state, ask, settle } = rig();
    state.warehouse = { ...defaultWarehouse, threadsMax: 5 };
    const all = ['one', 'two', 'three', 'four', 'five'].map((dataset) => ask({ dataset }));
    await settle();
    for (let index = 0; index < all.length; index++) {
      asked[index]?.answer(rows('x'));
      await settle();
    }
    await Promise.all(all);
    // The last one has nobody behind it.
    expect(asked.map(({ request }) => request.warehouse?.threadsMax)).toEqual([2, 2, 2, 2, 5]);
  });

  test('whoever comes when the queue is full is told so at once', async () => {
    const { asked, ask, settle } = rig();
    const { runningMax, waitingMax } = DATASET_LIMITS;
    const answered: string[] = [];
    const all = Array.from({ length: runningMax + waitingMax + 5 }, async (_, index) => {
      const viewer = { requesterId: `person-${index % 20}`, role: 'member', endpoints: undefined } as const;
      const outcome = await ask({ question: { from: asInstant(FROM + index) }, viewer });
      answered.push(outcome.kind === 'refuse' ? outcome.code : outcome.kind);
    });
    await settle();
    expect(answered).toEqual(Array.from({ length: 5 }, () => 'sql_busy'));
    for (let index = 0; index < asked.length; index++) {
      asked[index]?.answer(rows('x'));
      await settle();
    }
    await Promise.all(all);
    expect(answered.filter((kind) => kind === 'result')).toHaveLength(runningMax + waitingMax);
  });

  test('a warehouse that lets fewer run at once keeps to itself', async () => {
    const { asked, state, ask, settle } = rig();
    state.warehouse = { ...defaultWarehouse, runsAtOnceMax: 1 };
    const narrow = ['one', 'two'].map((dataset) => ask({ dataset, settings: { warehouse: 'narrow' } }));
    await settle();
    state.warehouse = defaultWarehouse;
    const wide = ['three', 'four'].map((dataset) => ask({ dataset }));
    await settle();
    expect(asked.map(({ request }) => request.warehouse?.id)).toEqual(['narrow', 'default', 'default']);
    for (let index = 0; index < 4; index++) {
      asked[index]?.answer(rows('x'));
      await settle();
    }
    expect((await Promise.all([...narrow, ...wide])).every(({ kind }) => kind === 'result')).toBe(true);
  });

  test('who waited too long for a place is told that it is busy', async () => {
    const { clock, asked, ask, settle } = rig();
    // Their statements are answered by nobody; each is stopped after its time, which frees its place.
    const all = Array.from({ length: 30 }, (_, index) => ask({ question: { from: asInstant(FROM + index) } }));
    await settle();
    for (let seconds = 0; seconds < DATASET_LIMITS.waitMs / 1_000 + 20; seconds++) {
      clock.advance(1_000);
      await settle();
    }
    const codes = (await Promise.all(all)).map((outcome) => (outcome.kind === 'refuse' ? outcome.code : 'result'));
    expect(new Set(codes)).toEqual(new Set(['sql_limit', 'sql_busy']));
    expect(codes.filter((code) => code === 'sql_limit')).toHaveLength(asked.length);
  });

  test('the statement is stopped when the last viewer leaves', async () => {
    const { asked, ask, settle } = rig();
    const leaving = new AbortController();
    const asking = ask({ signal: leaving.signal });
    await settle();
    leaving.abort(new Error('left'));
    await expect(asking).rejects.toThrow('left');
    expect(asked[0]?.request.signal.aborted).toBe(true);
  });
});
