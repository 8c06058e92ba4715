import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { isoInstant } from '#kernel';
import { type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import type { Store } from '../../store/index.ts';
import type { GatewayAnswer } from './gateway-answer.ts';
import { ADMIN, answered, jumpTo, MONDAY_NINE, OWNER, scheduleWorld } from './schedule-world.test-support.ts';

const HOUR_MS = 3_600_000;
const RACES = inject('isProof') ? 60 : 6;

describe.each(storeEngines)('scheduled prompts on $engine', ({ start }) => {
  let places: StorePlaces;
  let db: Store;
  let world: ReturnType<typeof scheduleWorld>;

  beforeAll(async () => {
    places = await start();
    db = await (await places.place()).open();
  }, 60_000);
  afterAll(async () => {
    await db.close();
    await places.dispose();
  });
  beforeEach(async () => {
    world = scheduleWorld(db);
    for (const { id } of await world.store.prompts()) await db.transaction((tx) => world.store.removePrompt(tx, id));
  });

  /** One look of each process, and all that they took up. */
  const round = async (...processes: ReturnType<typeof world.process>[]) => {
    await Promise.all(processes.map((each) => each.look()));
    await Promise.all(processes.map((each) => each.idle()));
  };

  test('a prompt is asked when it is due, not before, and what came of it is kept', async () => {
    const prompt = await world.add();
    const one = world.process();
    jumpTo(world.clock, MONDAY_NINE - 1);
    await round(one);
    expect(world.asked).toHaveLength(0);
    jumpTo(world.clock, MONDAY_NINE);
    await round(one);
    expect(world.asked).toHaveLength(1);
    const [run] = await world.runs(prompt.id);
    expect(run).toMatchObject({
      cause: 'due',
      dueAt: MONDAY_NINE,
      state: 'succeeded',
      tries: 1,
      holder: undefined,
      freeAt: undefined,
      failure: undefined,
      answer: {
        text: '안녕하세요',
        isCut: false,
        model: 'gpt-5.2',
        inputTokens: 12,
        outputTokens: 34,
        httpStatus: 200,
      },
    });
    expect(world.asked[0]).toMatchObject({ run: { id: run?.id }, owner: { requesterId: 'owner' } });
    expect((await world.store.prompt(prompt.id))?.nextDueAt).toBe(MONDAY_NINE + 24 * HOUR_MS);
    await round(one);
    expect(world.asked).toHaveLength(1);
    await one.stop(0);
  });

  test('processes that look at the same moment run each due time once, whoever is faster', async () => {
    const prompts = await Promise.all([1, 2, 3].map((each) => world.add({ name: `p${each}`, cron: '*/5 * * * *' })));
    const processes = [world.process(), world.process(), world.process(), world.process()];
    for (let race = 1; race <= RACES; race++) {
      jumpTo(world.clock, MONDAY_NINE + race * 300_000);
      await round(...processes);
      await round(...processes);
    }
    for (const { id } of prompts) {
      const dues = (await world.runs(id)).filter(({ state }) => state !== 'missed').map(({ dueAt }) => dueAt);
      expect(new Set(dues).size).toBe(dues.length);
      expect(dues).toHaveLength(RACES);
    }
    expect(world.asked).toHaveLength(RACES * prompts.length);
    expect(new Set(world.asked.map(({ run }) => run.id)).size).toBe(world.asked.length);
    await Promise.all(processes.map((each) => each.stop(0)));
  });

  test('a process that dies between claim and result: another one takes the run up, under the same run id', async () => {
    const prompt = await world.add();
    const hung = Promise.withResolvers<GatewayAnswer>();
    world.answer = () => hung.promise;
    const dying = world.process();
    jumpTo(world.clock, MONDAY_NINE);
    await dying.look();
    expect(await world.runs(prompt.id)).toMatchObject([{ state: 'running', tries: 1 }]);
    const other = world.process();
    world.answer = () => answered('second');
    jumpTo(world.clock, MONDAY_NINE + 89_999);
    await round(other);
    expect(world.asked).toHaveLength(1);
    jumpTo(world.clock, MONDAY_NINE + 90_000);
    await round(other);
    expect(world.asked).toHaveLength(2);
    expect(world.asked[1]?.run.id).toBe(world.asked[0]?.run.id);
    // The dead one turns out to be alive: it comes too late, and changes nothing.
    hung.resolve(answered('first'));
    await dying.idle();
    expect(await world.runs(prompt.id)).toMatchObject([{ state: 'succeeded', tries: 2, answer: { text: 'second' } }]);
    await Promise.all([dying.stop(0), other.stop(0)]);
  });

  test('a process that comes back while another one works on its run changes nothing', async () => {
    const prompt = await world.add();
    const [slow, slower] = [Promise.withResolvers<GatewayAnswer>(), Promise.withResolvers<GatewayAnswer>()];
    const [late, other] = [world.process(), world.process()];
    world.answer = () => slow.promise;
    jumpTo(world.clock, MONDAY_NINE);
    await late.look();
    world.answer = () => slower.promise;
    jumpTo(world.clock, MONDAY_NINE + 90_000);
    await other.look();
    slow.resolve(answered('bad', { status: 400 }));
    await late.idle();
    expect(await world.runs(prompt.id)).toMatchObject([{ state: 'running', tries: 2, failure: undefined }]);
    expect(world.raised).toHaveLength(0);
    slower.resolve(answered('good'));
    await other.idle();
    expect(await world.runs(prompt.id)).toMatchObject([{ state: 'succeeded', tries: 2, answer: { text: 'good' } }]);
    await Promise.all([late.stop(0), other.stop(0)]);
  });

  test('a run that kills three processes is given up, and told', async () => {
    const prompt = await world.add();
    world.answer = () => new Promise<GatewayAnswer>(() => undefined);
    jumpTo(world.clock, MONDAY_NINE);
    for (let death = 1; death <= 4; death++) {
      // Its clock stands still from then on: it says nothing more.
      await world.process().look();
      world.clock.jumpWall(90_000);
    }
    expect(world.asked).toHaveLength(3);
    expect(await world.runs(prompt.id)).toMatchObject([
      { state: 'failed', failure: { code: 'interrupted' }, tries: 3 },
    ]);
    expect(world.raised).toMatchObject([{ alsoTo: ['mina@acme.com'] }]);
  });

  test('a process that lives keeps its lease', async () => {
    await world.add();
    const slow = Promise.withResolvers<GatewayAnswer>();
    world.answer = () => slow.promise;
    const one = world.process();
    jumpTo(world.clock, MONDAY_NINE);
    await one.look();
    const other = world.process();
    for (let beat = 0; beat < 12; beat++) {
      const before = (await world.store.prompts())[0];
      const [was] = await world.runs(before?.id ?? '');
      world.clock.advance(20_000);
      await expect
        .poll(async () => (await world.runs(before?.id ?? ''))[0]?.freeAt, { interval: 2 })
        .toBeGreaterThan(was?.freeAt ?? 0);
      await round(other);
    }
    expect(world.asked).toHaveLength(1);
    slow.resolve(answered('late'));
    await one.idle();
    await Promise.all([one.stop(0), other.stop(0)]);
  });

  test('a run whose end could not be kept is taken up again, though its process works on others', async () => {
    const [slow, failing] = [await world.add({ name: 'slow' }), await world.add({ name: 'failing' })];
    const end = Promise.withResolvers<GatewayAnswer>();
    let failures = 1;
    world.answer = ({ prompt }) => {
      if (prompt.id === slow.id) return end.promise;
      if (failures-- > 0) throw new Error('the store is away');
      return answered('at last');
    };
    const one = world.process();
    jumpTo(world.clock, MONDAY_NINE);
    await one.look();
    const freeAt = async () => (await world.runs(slow.id))[0]?.freeAt ?? 0;
    for (let beat = 0; beat < 5; beat++) {
      const before = await freeAt();
      world.clock.advance(20_000);
      await expect.poll(freeAt, { interval: 2 }).toBeGreaterThan(before);
    }
    await one.look();
    end.resolve(answered('slowly'));
    await one.idle();
    expect(await world.runs(failing.id)).toMatchObject([{ state: 'succeeded', tries: 2, answer: { text: 'at last' } }]);
    expect(await world.runs(slow.id)).toMatchObject([{ state: 'succeeded', tries: 1 }]);
    await one.stop(0);
  });

  test('what was missed is not asked twenty times: the newest within the hour is, the rest is told', async () => {
    const prompt = await world.add({ cron: '0 * * * *' });
    const one = world.process();
    jumpTo(world.clock, MONDAY_NINE + 5.5 * HOUR_MS);
    await round(one);
    const runs = await world.runs(prompt.id);
    expect(runs).toMatchObject([
      { state: 'succeeded', dueAt: MONDAY_NINE + 5 * HOUR_MS },
      { state: 'missed', dueAt: MONDAY_NINE + 4 * HOUR_MS, missed: { from: MONDAY_NINE, count: 5 } },
    ]);
    await one.stop(0);
  });

  test('a run that waited behind others for more than an hour is missed', async () => {
    const prompt = await world.add();
    jumpTo(world.clock, MONDAY_NINE);
    const one = world.process();
    const first = Promise.withResolvers<GatewayAnswer>();
    world.answer = () => first.promise;
    expect((await world.managed.runNow({ id: prompt.id }, OWNER)).kind).toBe('done');
    await one.look();
    await one.look();
    expect((await world.runs(prompt.id)).map(({ state }) => state).sort()).toEqual(['running', 'waiting']);
    jumpTo(world.clock, MONDAY_NINE + HOUR_MS + 1);
    first.resolve(answered('at last'));
    await one.idle();
    await round(one);
    expect((await world.runs(prompt.id)).map(({ state }) => state).sort()).toEqual(['missed', 'succeeded']);
    await one.stop(0);
  });

  test('a failure that may pass is tried again, later each time, and told once when it did not', async () => {
    const prompt = await world.add();
    world.answer = () => answered('the provider is overloaded', { status: 503 });
    const one = world.process();
    jumpTo(world.clock, MONDAY_NINE);
    await round(one);
    expect(await world.runs(prompt.id)).toMatchObject([{ state: 'waiting', freeAt: MONDAY_NINE + 30_000, tries: 1 }]);
    world.clock.jumpWall(29_999);
    await round(one);
    expect(world.asked).toHaveLength(1);
    world.clock.jumpWall(1);
    await round(one);
    expect(await world.runs(prompt.id)).toMatchObject([{ state: 'waiting', freeAt: MONDAY_NINE + 150_000, tries: 2 }]);
    expect(world.raised).toHaveLength(0);
    world.clock.jumpWall(120_000);
    await round(one);
    expect(await world.runs(prompt.id)).toMatchObject([
      { state: 'failed', tries: 3, failure: { code: 'refused', text: 'the provider is overloaded' } },
    ]);
    expect(world.asked.map(({ run }) => run.id)).toEqual(Array(3).fill(world.asked[0]?.run.id));
    expect(world.raised).toMatchObject([
      {
        kind: 'scheduled_prompt_failed',
        ...{ workspaceId: '1', alsoTo: ['mina@acme.com'] },
        values: { prompt: '주간 요약', error: { en: expect.stringContaining('503') }, next_try_at: null },
      },
    ]);
    await one.stop(0);
  });

  test('a failure that passes leaves no trace but its number of tries', async () => {
    const prompt = await world.add();
    world.answer = () => answered('busy', { status: 429, headers: { 'retry-after': '60' } });
    const one = world.process();
    jumpTo(world.clock, MONDAY_NINE);
    await round(one);
    expect(await world.runs(prompt.id)).toMatchObject([{ state: 'waiting', freeAt: MONDAY_NINE + 60_000 }]);
    world.answer = () => answered('here');
    world.clock.jumpWall(60_000);
    await round(one);
    expect(await world.runs(prompt.id)).toMatchObject([{ state: 'succeeded', tries: 2, failure: undefined }]);
    expect(world.raised).toHaveLength(0);
    await one.stop(0);
  });

  test('an owner who was disabled: nothing is asked, the prompt is off and says why, and the log tells', async () => {
    const prompt = await world.add();
    world.owner = () => ({ kind: 'stop', reason: 'owner_disabled' });
    const one = world.process();
    jumpTo(world.clock, MONDAY_NINE);
    await round(one);
    expect(world.asked).toHaveLength(0);
    expect(await world.store.prompt(prompt.id)).toMatchObject({
      isOn: false,
      nextDueAt: undefined,
      stopped: { reason: 'owner_disabled', at: MONDAY_NINE },
    });
    expect(await world.runs(prompt.id)).toMatchObject([{ state: 'failed', failure: { code: 'owner_disabled' } }]);
    expect(world.raised).toHaveLength(1);
    const acts = await world.audit.after({ sequence: 0, limit: 1_000 });
    expect(acts.filter(({ target }) => target === `scheduled_prompt:${prompt.id}`).map(({ action }) => action)).toEqual(
      ['scheduled_prompt.created', 'scheduled_prompt.stopped'],
    );
    world.clock.jumpWall(24 * HOUR_MS);
    await round(one);
    expect(await world.runs(prompt.id)).toHaveLength(1);
    const again = await world.managed.change({ id: prompt.id, change: { isOn: true }, version: undefined }, OWNER);
    expect(again).toMatchObject({ kind: 'done', value: { prompt: { isOn: true, stopped: undefined } } });
    await one.stop(0);
  });

  test('over all processes no more than twenty are under way', async () => {
    for (let each = 0; each < 25; each++) await world.add({ name: `p${each}` });
    const gate = Promise.withResolvers<void>();
    let underWay = 0;
    let most = 0;
    world.answer = async () => {
      most = Math.max(most, ++underWay);
      await gate.promise;
      underWay--;
      return answered('ok');
    };
    const [one, other] = [world.process(), world.process()];
    jumpTo(world.clock, MONDAY_NINE);
    await Promise.all([one.look(), other.look()]);
    await Promise.all([one.look(), other.look()]);
    expect(underWay).toBe(20);
    gate.resolve();
    await Promise.all([one.idle(), other.idle()]);
    await round(one, other);
    await round(one, other);
    expect([most, world.asked.length]).toEqual([20, 25]);
    await Promise.all([one.stop(0), other.stop(0)]);
  });

  test('a prompt that was switched off or removed is not asked; one whose schedule changed is due at the new time alone', async () => {
    const [off, gone, moved] = [await world.add(), await world.add(), await world.add()];
    await world.managed.change({ id: off.id, change: { isOn: false }, version: undefined }, ADMIN);
    await world.managed.remove({ id: gone.id }, OWNER);
    await world.managed.change({ id: moved.id, change: { cron: '0 10 * * *' }, version: undefined }, OWNER);
    const one = world.process();
    jumpTo(world.clock, MONDAY_NINE);
    await round(one);
    expect(world.asked).toHaveLength(0);
    jumpTo(world.clock, MONDAY_NINE + HOUR_MS);
    await round(one);
    expect(world.asked.map(({ prompt }) => prompt.id)).toEqual([moved.id]);
    await one.stop(0);
  });

  test('the newest hundred results are kept', async () => {
    const prompt = await world.add({ cron: '*/5 * * * *' });
    const one = world.process();
    for (let each = 0; each < 103; each++) {
      jumpTo(world.clock, MONDAY_NINE + each * 300_000);
      await round(one);
    }
    const runs = await world.runs(prompt.id);
    expect(runs).toHaveLength(100);
    expect(runs[0]?.dueAt).toBe(MONDAY_NINE + 102 * 300_000);
    await one.stop(0);
  });

  test('what a run cost comes from the row of its request; a row that never comes leaves it unknown', async () => {
    const prompt = await world.add({ cron: '*/5 * * * *' });
    const one = world.process();
    const texts = ['known', 'unknown', 'absent'];
    for (const [index] of texts.entries()) {
      jumpTo(world.clock, MONDAY_NINE + index * 300_000);
      await round(one);
    }
    const served = async () => (await world.runs(prompt.id)).filter(({ state }) => state !== 'missed');
    const [absent, unknown, known] = await served();
    world.costs.set(known?.answer.requestId ?? '', { nanoUsd: 1_234_567 });
    world.costs.set(unknown?.answer.requestId ?? '', { nanoUsd: undefined });
    const costs = async () =>
      (await served()).map(({ costNanoUsd, isCostPending }) => [costNanoUsd, isCostPending]).reverse();
    world.clock.advance(5_000);
    await expect.poll(costs, { interval: 2 }).toEqual([
      [1_234_567, false],
      [undefined, false],
      [undefined, true],
    ]);
    world.clock.jumpWall(600_000);
    await expect.poll(world.lookingOn(async () => (await costs())[2])).toEqual([undefined, false]);
    expect(absent?.state).toBe('succeeded');
    await one.stop(0);
  });

  test.each([
    ['Asia/Seoul', '2027-03-14T00:00:00Z', 366],
    ['America/New_York', '2027-03-10T00:00:00Z', 10],
    ['America/New_York', '2027-11-03T00:00:00Z', 10],
    ['Asia/Kathmandu', '2027-03-14T00:00:00Z', 10],
  ] as const)('in %s, from %s on, a moved clock runs it once a day', async (timeZone, from, days) => {
    world = scheduleWorld(db, Date.parse(from));
    const count = Math.min(days, inject('isProof') ? 366 : 10);
    const prompt = await world.add({ cron: '30 1 * * *', timeZone });
    const one = world.process();
    for (let half = 0; half < count * 48; half++) {
      world.clock.jumpWall(1_800_000);
      if ((await world.store.duePrompts(world.clock.now(), 1)).length > 0) await round(one);
    }
    const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
    const asked = world.asked.map(({ run }) => day.format(run.dueAt));
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).toHaveLength(count);
    expect(world.asked.every(({ run }) => isoInstant(run.dueAt).endsWith(':00.000Z'))).toBe(true);
    expect((await world.runs(prompt.id)).some(({ state }) => state === 'missed')).toBe(false);
    await one.stop(0);
  });
});
