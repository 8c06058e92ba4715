import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, isoInstant } from '#kernel';
import type { StorePlaces } from '../../../test/store-places.ts';
import type { Store } from '../../store/index.ts';
import { FIRST_SETTINGS } from '../dashboard-store.ts';
import { LEASE_MS } from './mail-ports.ts';
import { MAIL_BOUNDS, type MailContent } from './mail-schedule.ts';
import { troubleText } from './mail-troubles.ts';
import { BY, CONTENT, mailWorld } from './mail-world.test-support.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What sending pages by mail promises on every store. */
export function mailSchedulesContract(engine: string, start: () => Promise<StorePlaces>): void {
  describe(`${engine}: pages by mail`, () => {
    let places: StorePlaces;
    beforeAll(async () => {
      places = await start();
    }, 120_000);
    afterAll(() => places.dispose());

    type World = Awaited<ReturnType<typeof mailWorld>>;
    const on = async (
      act: (world: World, store: Store) => Promise<void>,
      change?: Parameters<typeof mailWorld>[1],
    ): Promise<void> => {
      const store = await (await places.place()).open();
      try {
        await act(await mailWorld(store, change), store);
      } finally {
        await store.close();
      }
    };
    const add = async ({ process, dashboard }: World, change: Partial<MailContent> = {}) => {
      const { managed } = process();
      const outcome = await managed.add({ content: { ...CONTENT, ...change }, dashboard, by: BY, keep: undefined });
      if (outcome.kind === 'refuse') throw new Error(outcome.code);
      return outcome.value;
    };
    const last = async ({ process, dashboard }: World) => {
      const [listed] = await process().managed.list(dashboard.id);
      const reason = listed?.last?.reason;
      return { state: listed?.last?.state, reason: reason && troubleText(reason.code, 'en', reason.details) };
    };
    const recipients = ({ state }: World) => state.mails.map(({ to }) => to).sort();

    test('a due page goes to each recipient once, as PDF and CSV, of the whole days before, with the filters that were set', () =>
      on(async (world) => {
        const { nextAt, last: none } = await add(world);
        expect([nextAt.map(isoInstant), none]).toEqual([
          ['2027-03-15T00:00:00.000Z', '2027-03-16T00:00:00.000Z', '2027-03-17T00:00:00.000Z'],
          undefined,
        ]);
        const { running } = world.process();
        await running.look();
        expect(world.state.mails).toEqual([]);
        world.clock.advance(HOUR_MS);
        await running.look();
        await running.look();
        expect(recipients(world)).toEqual(['kim@acme.com', 'lee@acme.com']);
        const [mail] = world.state.mails;
        expect(mail?.subject).toBe('[Acme] 사용량 대시보드 · 개요 · 2027. 3. 14.');
        expect(mail?.text).toContain('https://gw.acme.com/dashboards/d-1/overview');
        expect(mail?.attachments.map(({ name, type }) => [name, type])).toEqual([
          ['overview.pdf', 'application/pdf'],
          ['top.csv', 'text/csv'],
        ]);
        const csv = Buffer.from(mail?.attachments[1]?.content ?? []).toString();
        expect(csv).toBe('\uFEFFwho,n\r\n"\'=1+1, ""x""",5\r\n,3\r\n');
        expect(world.state.asked).toHaveLength(1);
        const { question } = world.state.asked[0] ?? {};
        expect(question).toMatchObject({ timeZone: 'Asia/Seoul', filters: { workspaces: ['1'] } });
        expect([question?.from, question?.to].map((at) => isoInstant(asInstant(at ?? 0)))).toEqual([
          '2027-03-13T15:00:00.000Z',
          '2027-03-14T15:00:00.000Z',
        ]);
        expect(await last(world)).toEqual({ state: 'sent', reason: undefined });
      }));

    test('of several processes that look at once, one sends: each due time once, over ten days and restarts', () =>
      on(async (world) => {
        await add(world, { recipients: ['kim@acme.com'], withCsv: false });
        for (let day = 0; day < 10; day++) {
          world.clock.advance(day === 0 ? HOUR_MS : DAY_MS);
          // New processes each day: nothing that counts is kept in memory.
          const processes = Array.from({ length: 3 }, () => world.process());
          await Promise.all(processes.map(({ running }) => running.look()));
          await Promise.all(processes.map(({ running }) => running.stop(0)));
        }
        expect(world.state.mails.map(({ subject }) => subject.split(' · ').at(-1))).toEqual(
          Array.from({ length: 10 }, (_, day) => `2027. 3. ${14 + day}.`),
        );
      }));

    test('a process that dies leaves its mail to another one, which goes on behind those who got it', () =>
      on(async (world) => {
        await add(world);
        world.clock.advance(HOUR_MS);
        const died = world.process();
        const isStuck = Promise.withResolvers<void>();
        world.state.onSend = ({ to }) => {
          if (to !== 'lee@acme.com') return Promise.resolve();
          isStuck.resolve();
          return new Promise(() => {});
        };
        died.running.look().catch(() => undefined);
        await isStuck.promise;
        world.state.onSend = async () => {};
        const other = world.process();
        await other.running.look();
        expect(recipients(world)).toEqual(['kim@acme.com']);
        world.clock.advance(LEASE_MS);
        await other.running.look();
        expect(recipients(world)).toEqual(['kim@acme.com', 'lee@acme.com']);
        expect(await last(world)).toEqual({ state: 'sent', reason: undefined });
      }));

    test('one that comes back late, when another has its mail, changes nothing', () =>
      on(async (world) => {
        await add(world, { recipients: ['kim@acme.com'] });
        world.clock.advance(HOUR_MS);
        const goOn = Promise.withResolvers<void>();
        const isThere = Promise.withResolvers<void>();
        const { run } = world.state;
        world.state.run = async (request) => {
          isThere.resolve();
          await goOn.promise;
          return run(request);
        };
        const late = world.process().running.look();
        await isThere.promise;
        world.state.run = run;
        world.clock.advance(LEASE_MS);
        await world.process().running.look();
        goOn.resolve();
        await late;
        expect(recipients(world)).toEqual(['kim@acme.com']);
        expect(await last(world)).toEqual({ state: 'sent', reason: undefined });
      }));

    test('what the mail server does not take is tried again, only for those who are missing, and then told to the maker', () =>
      on(async (world) => {
        await add(world);
        world.state.refused.add('lee@acme.com');
        world.clock.advance(HOUR_MS);
        const { running } = world.process();
        for (const waitMs of [0, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS]) {
          expect(world.state.raised).toEqual([]);
          world.clock.advance(waitMs);
          await running.look();
        }
        expect(recipients(world)).toEqual(['kim@acme.com']);
        const reason = 'The mail server did not take the mail to lee@acme.com (EENVELOPE RCPT TO 550).';
        expect(await last(world)).toEqual({ state: 'failed', reason });
        expect(world.state.raised).toMatchObject([
          { kind: 'dashboard_mail_failed', alsoTo: ['admin@acme.com'], values: { error: { en: reason } } },
        ]);
        const acts = await world.audit.after({ sequence: 0, limit: 100 });
        expect(acts.map(({ action }) => action)).toEqual(['dashboard.schedule_added', 'dashboard.mailed']);
        expect(JSON.stringify(acts.at(-1)?.after)).toContain('kim@acme.com');
      }));

    test('a server that takes it at the second try got it once', () =>
      on(async (world) => {
        await add(world);
        world.state.refused.add('kim@acme.com').add('lee@acme.com');
        world.clock.advance(HOUR_MS);
        const { running } = world.process();
        await running.look();
        world.state.refused.clear();
        world.clock.advance(MINUTE_MS);
        await running.look();
        expect(recipients(world)).toEqual(['kim@acme.com', 'lee@acme.com']);
        expect([(await last(world)).state, world.state.raised]).toEqual(['sent', []]);
      }));

    test('who may no longer see the dashboard is left out, and said; with nobody left it fails at once', () =>
      on(async (world) => {
        await add(world);
        world.state.members.delete('lee@acme.com');
        world.clock.advance(HOUR_MS);
        const { running } = world.process();
        await running.look();
        expect(recipients(world)).toEqual(['kim@acme.com']);
        expect(await last(world)).toEqual({
          state: 'sent',
          reason: 'Not sent to lee@acme.com: they may no longer see the dashboard.',
        });
        world.state.members.clear();
        world.clock.advance(DAY_MS);
        await running.look();
        expect((await last(world)).reason).toContain('None of the recipients may see the dashboard');
        expect([world.state.mails.length, world.state.raised.length]).toEqual([1, 1]);
      }));

    test.each([
      { dashboardState: 'stopped', reason: 'has stopped' },
      { dashboardState: 'unpublished', reason: 'not published' },
    ] as const)('a dashboard that is $dashboardState is sent to nobody', ({ dashboardState, reason }) =>
      on(async (world) => {
        await add(world);
        world.state.dashboardState = dashboardState;
        world.clock.advance(HOUR_MS);
        await world.process().running.look();
        expect(world.state.mails).toEqual([]);
        expect((await last(world)).reason).toContain(reason);
      }),
    );

    test('while the feature of the dashboard is switched off, nothing is sent, and the reason names it as people do', () =>
      on(async (world) => {
        await add(world);
        world.state.featureOff = 'ai_runs';
        world.clock.advance(HOUR_MS);
        await world.process().running.look();
        expect(world.state.mails).toEqual([]);
        const text = (language: 'ko' | 'en') => troubleText('preview_off', language, { preview: 'ai_runs' });
        expect((await last(world)).reason).toBe(text('en'));
        expect([text('en'), text('ko')]).toEqual([
          expect.stringContaining('"AI runs"'),
          expect.stringContaining('"AI Run 사용량"'),
        ]);
      }));

    test('where each sees what they may themselves, each gets a page of their own', () =>
      on(
        async (world) => {
          await add(world);
          world.clock.advance(HOUR_MS);
          await world.process().running.look();
          expect(world.state.asked.map(({ viewer }) => viewer?.requesterId)).toEqual(['kim@acme.com', 'lee@acme.com']);
        },
        { settings: { ...FIRST_SETTINGS, run_as: 'viewer' } },
      ));

    test('figures that cannot be computed are tried again; a page without a single one is not sent', () =>
      on(async (world) => {
        await add(world);
        const { run } = world.state;
        world.state.run = async () => ({ kind: 'refuse', code: 'warehouse_unavailable', details: {} });
        world.clock.advance(HOUR_MS);
        const { running } = world.process();
        await running.look();
        expect(world.state.mails).toEqual([]);
        world.state.run = run;
        world.clock.advance(MINUTE_MS);
        await running.look();
        expect(recipients(world)).toEqual(['kim@acme.com', 'lee@acme.com']);
      }));

    test('of due times that passed while nothing ran the newest is sent, when it is of the last day', () =>
      on(async (world) => {
        await add(world, { recipients: ['kim@acme.com'], cron: '0 9 * * 1' });
        world.clock.advance(HOUR_MS + 3 * DAY_MS);
        const { running } = world.process();
        await running.look();
        expect(world.state.mails).toEqual([]);
        expect((await last(world)).reason).toContain('No process was running within a day');
        world.clock.advance(11 * DAY_MS + HOUR_MS);
        await running.look();
        expect(world.state.mails).toHaveLength(1);
      }));

    test('whoever wants it now gets it once, off or on, and not a second time while it is under way', () =>
      on(async (world) => {
        const { schedule } = await add(world, { isOn: false });
        const { managed, running } = world.process();
        const asked = { id: schedule.id, dashboard: world.dashboard, by: BY, keep: undefined };
        expect(await managed.sendNow(asked)).toMatchObject({ kind: 'done' });
        expect(await managed.sendNow(asked)).toMatchObject({ kind: 'refuse', code: 'dashboard_mail_busy' });
        await running.look();
        world.clock.advance(2 * DAY_MS);
        await running.look();
        expect(recipients(world)).toEqual(['kim@acme.com', 'lee@acme.com']);
        world.state.hasMailServer = false;
        expect(await world.process().managed.sendNow(asked)).toMatchObject({ code: 'dashboard_mail_off' });
      }));

    test.each([
      ['a page that is not there', { page: 'nothing' }, 'dashboard_page_unknown'],
      ['a schedule that is none', { cron: 'now' }, 'schedule_invalid'],
      ['one that comes too often', { cron: '* * * * *' }, 'schedule_too_often'],
      ['a filter that is not offered', { filters: { models: ['m'] } }, 'dashboard_filter_not_offered'],
      ['a recipient who is no member', { recipients: ['x@evil.example'] }, 'dashboard_recipient_unfit'],
    ] as const)('%s is refused, when it is made and when it is changed', (_what, change, code) =>
      on(async (world) => {
        const { schedule } = await add(world);
        const { managed } = world.process();
        const common = { dashboard: world.dashboard, by: BY, keep: undefined };
        expect(await managed.add({ ...common, content: { ...CONTENT, ...change } })).toMatchObject({ code });
        expect(await managed.change({ ...common, id: schedule.id, change })).toMatchObject({ code });
        expect(await managed.list(world.dashboard.id)).toHaveLength(1);
      }),
    );

    test('a change moves the next time only when it says so; removing forgets it; each is in the audit log', () =>
      on(async (world) => {
        const { schedule } = await add(world);
        const { managed, running } = world.process();
        const common = { id: schedule.id, dashboard: world.dashboard, by: BY, keep: undefined };
        const changes = [{ recipients: ['kim@acme.com'] }, { cron: '30 9 * * *' }, { isOn: false }] as const;
        const next: (string | undefined)[] = [];
        for (const change of changes) {
          const outcome = await managed.change({ ...common, change });
          if (outcome.kind === 'refuse') throw new Error(outcome.code);
          const [first] = outcome.value.nextAt;
          next.push(first && isoInstant(first));
        }
        expect(next).toEqual(['2027-03-15T00:00:00.000Z', '2027-03-15T00:30:00.000Z', undefined]);
        world.clock.advance(DAY_MS);
        await running.look();
        expect(world.state.mails).toEqual([]);
        expect(await managed.remove(common)).toMatchObject({ kind: 'done' });
        expect(await managed.remove(common)).toMatchObject({ code: 'dashboard_schedule_unknown' });
        expect((await world.audit.after({ sequence: 0, limit: 100 })).map(({ action }) => action)).toEqual([
          'dashboard.schedule_added',
          ...changes.map(() => 'dashboard.schedule_changed'),
          'dashboard.schedule_removed',
        ]);
      }));

    test('in another zone of the account nine is nine there, from the moment that it moves', () =>
      on(async (world) => {
        const { schedule } = await add(world, { recipients: ['kim@acme.com'] });
        const off = await add(world, { isOn: false });
        const { managed, running } = world.process();
        world.state.timeZone = 'America/New_York';
        const nextOf = async () => {
          const all = await managed.list(world.dashboard.id);
          return all.map(({ nextAt: [next] }) => next && isoInstant(next)).sort();
        };
        expect(await nextOf()).toEqual(['2027-03-15T13:00:00.000Z', undefined]);
        await running.look();
        world.clock.advance(2 * HOUR_MS);
        await running.look();
        expect(world.state.mails).toEqual([]);
        world.clock.advance(12 * HOUR_MS + MINUTE_MS);
        await running.look();
        expect(recipients(world)).toEqual(['kim@acme.com']);
        const { question } = world.state.asked[0] ?? {};
        expect(question && [isoInstant(question.from), isoInstant(question.to), question.timeZone]).toEqual([
          ...['2027-03-14T05:00:00.000Z', '2027-03-15T04:00:00.000Z'],
          'America/New_York',
        ]);
        // And at once when it is changed, before anybody looked.
        world.state.timeZone = 'Asia/Tokyo';
        const common = { dashboard: world.dashboard, by: BY, keep: undefined };
        const changed = await managed.change({ ...common, id: schedule.id, change: { withCsv: false } });
        expect(changed).toMatchObject({ kind: 'done', value: { schedule: { timeZone: 'Asia/Tokyo' } } });
        expect(await managed.change({ ...common, id: off.schedule.id, change: { isOn: true } })).toMatchObject({
          kind: 'done',
        });
        expect(new Set(await nextOf())).toEqual(new Set(['2027-03-16T00:00:00.000Z']));
      }));

    test('one whose page or filter is gone can be switched off and changed, but not switched on again', () =>
      on(async (world) => {
        const { schedule } = await add(world);
        const { managed } = world.process();
        const { document } = world.dashboard;
        const pages = document.pages.map((page) => ({ ...page, id: 'other' }));
        const change = async (asked: Partial<MailContent>, lost: Partial<typeof document>) => {
          const dashboard = { ...world.dashboard, document: { ...document, ...lost } };
          const outcome = await managed.change({
            ...{ id: schedule.id, change: asked, dashboard, by: BY },
            keep: undefined,
          });
          return outcome.kind === 'refuse' ? outcome.code : outcome.kind;
        };
        const { page, filters } = CONTENT;
        expect(await change({ page, filters, recipients: ['kim@acme.com'] }, { pages, filters: [] })).toBe('done');
        expect(await change({ isOn: false }, { pages, filters: [] })).toBe('done');
        expect(await change({ isOn: true }, { pages })).toBe('dashboard_page_unknown');
        expect(await change({ isOn: true }, { filters: [] })).toBe('dashboard_filter_not_offered');
        expect(await change({ isOn: true, page: 'other' }, { pages })).toBe('done');
      }));

    test('only so many are kept of a dashboard, and another dashboard’s are not found through it', () =>
      on(async (world) => {
        const { schedule } = await add(world);
        for (let more = 1; more < MAIL_BOUNDS.schedulesMax; more++) await add(world);
        await expect(add(world)).rejects.toThrow('dashboard_schedule_count_max');
        const { managed } = world.process();
        const other = { ...world.dashboard, id: 'd-2' };
        const asked = { id: schedule.id, dashboard: other, by: BY, keep: undefined };
        for (const outcome of [await managed.remove(asked), await managed.change({ ...asked, change: {} })]) {
          expect(outcome).toMatchObject({ code: 'dashboard_schedule_unknown' });
        }
        expect(await managed.sendNow(asked)).toMatchObject({ code: 'dashboard_schedule_unknown' });
      }));
  });
}
