import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, isoInstant } from '#kernel';
import { manualClock } from '../../test/manual-clock.ts';
import { sealingBox } from '../../test/sealing-box.ts';
import type { StorePlace, StorePlaces } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { resealWebhook } from './adapters/kysely-sealed-webhook.ts';
import { deliverSome } from './deliver-notices.ts';
import { forgetNotices, NOTICES_KEPT_MS } from './forget-notices.ts';
import { noticeRig, reached, STARTS_AT } from './notice-rig.test-support.ts';
import type { NoticeSettings } from './notice-settings.ts';

const KIM = { address: 'kim@acme.com', language: 'en' } as const;
const LEE = { address: 'lee@acme.com', language: undefined };
const HOOK = 'https://hooks.acme.com/in?token=t-1';
const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 24 * 60 * MINUTE_MS;

/** What alerts promise on every store. */
export function noticeStoreContract(engine: string, start: () => Promise<StorePlaces>): void {
  describe(`${engine}: alerts`, () => {
    let places: StorePlaces;
    beforeAll(async () => {
      places = await start();
    }, 120_000);
    afterAll(() => places.dispose());
    const on = async (act: (store: Store, place: StorePlace) => Promise<void>): Promise<void> => {
      const place = await places.place();
      const store = await place.open();
      try {
        await act(store, place);
      } finally {
        await store.close();
      }
    };
    const hooked = async (store: Store, more: Parameters<typeof noticeRig>[1] = {}) => {
      const rig = noticeRig(store, more);
      await store.transaction((tx) => rig.notices.changeSettings(tx, { url: HOOK }));
      return rig;
    };

    test('something is told once under its key: among racing transactions one raises it, and years later none', () =>
      on(async (store) => {
        const rig = noticeRig(store, { admins: [KIM] });
        const raised = await Promise.all(Array.from({ length: 20 }, () => rig.raise(reached('period-1:80'))));
        expect(raised.filter((isNew) => isNew)).toEqual([true]);
        rig.clock.advance(10 * YEAR_MS);
        expect(await rig.raise(reached('period-1:80'))).toBe(false);
        expect(await rig.raise(reached('period-1:90'))).toBe(true);
        const told = await rig.notices.list({ before: undefined, limit: 10 });
        expect(told.map(({ notice }) => notice.key)).toEqual(['period-1:90', 'period-1:80']);
        expect(told.map(({ deliveries }) => deliveries.length)).toEqual([1, 1]);
      }));

    test('a transaction that comes to nothing tells nobody, and leaves the key free', () =>
      on(async (store) => {
        const rig = noticeRig(store, { admins: [KIM] });
        const broken = store.transaction(async (tx) => {
          expect(await rig.notices.raise(tx, reached('k'))).toBe(true);
          throw new Error('the charge was refused');
        });
        await expect(broken).rejects.toThrow('refused');
        expect(await deliverSome(rig.delivering)).toBe(0);
        expect([await rig.raise(reached('k')), await rig.raise(reached('k'))]).toEqual([true, false]);
      }));

    test.each([
      { when: 'nobody chose', change: {}, to: ['kim@acme.com', 'lee@acme.com'] },
      {
        when: 'there is a webhook',
        change: { url: HOOK },
        to: ['https://hooks.acme.com', 'kim@acme.com', 'lee@acme.com'],
      },
      { when: 'the webhook is off', change: { url: HOOK, isOn: false }, to: ['kim@acme.com', 'lee@acme.com'] },
      { when: 'others are named', change: { recipients: ['team@acme.com', 'team@acme.com'] }, to: ['team@acme.com'] },
      { when: 'nobody is named', change: { recipients: [] }, to: [] },
      { when: 'the kind is off', change: { url: HOOK, kinds: { run_quota_reached: false } }, to: [] },
      {
        when: 'another kind is off',
        change: { recipients: ['a@b.cd'], kinds: { run_quota_forecast: false } },
        to: ['a@b.cd'],
      },
      { when: 'there is no mail server', change: { url: HOOK }, canMail: false, to: ['https://hooks.acme.com'] },
    ])('when $when, exactly those are told', ({ change, to, canMail = true }) =>
      on(async (store) => {
        const rig = noticeRig(store, { admins: [KIM, LEE], canMail });
        await store.transaction((tx) => rig.notices.changeSettings(tx, change));
        expect(await rig.raise(reached('k'))).toBe(true);
        const [told] = await rig.notices.list({ before: undefined, limit: 10 });
        expect(told?.deliveries.map(({ recipient }) => recipient).toSorted()).toEqual(to);
      }),
    );

    test.each([
      { when: 'others get the alert', change: {}, to: ['kim@acme.com', 'mina@acme.com'] },
      {
        when: 'the kind is off',
        change: { kinds: { run_quota_reached: false } },
        to: ['kim@acme.com', 'mina@acme.com'],
      },
      { when: 'nobody can be mailed', change: {}, canMail: false, to: [] },
    ])('whom a notice itself names gets one mail, whatever the settings say: $when', ({ change, to, canMail = true }) =>
      on(async (store) => {
        const rig = noticeRig(store, { admins: [KIM], canMail });
        await store.transaction((tx) => rig.notices.changeSettings(tx, change));
        await rig.raise({ ...reached('k'), alsoTo: ['mina@acme.com', 'kim@acme.com', 'mina@acme.com'] });
        const [told] = await rig.notices.list({ before: undefined, limit: 10 });
        expect(told?.deliveries.map(({ recipient }) => recipient)).toEqual(to);
        await deliverSome(rig.delivering);
        expect(rig.mails.map((mail) => mail.to).toSorted()).toEqual(to);
      }),
    );

    test('after 400 days nothing is left of a notice but its key; one that still waits to be delivered stays', () =>
      on(async (store) => {
        const rig = noticeRig(store, { admins: [KIM] });
        for (let number = 0; number < 501; number++) await rig.raise(reached(`k-${number}`, { workspaceId: '1' }));
        while ((await deliverSome(rig.delivering)) > 0);
        await rig.raise(reached('waits'));
        rig.clock.jumpWall(1);
        await rig.raise(reached('young', { at: rig.clock.now() }));
        const keys = async () =>
          (await rig.notices.list({ before: undefined, limit: 600 })).map(({ notice }) => notice.key);
        rig.clock.jumpWall(NOTICES_KEPT_MS - 1);
        await forgetNotices(rig.delivering);
        expect(await keys()).toHaveLength(503);
        rig.clock.jumpWall(1);
        await forgetNotices(rig.delivering);
        expect(await keys()).toEqual(['young', 'waits']);
        expect(await rig.raise(reached('k-7'))).toBe(false);
        const left = await store.db.selectFrom('notices').selectAll().where('key', '=', 'k-7').execute();
        expect(left).toMatchObject([{ kind: 'forgotten', workspace_id: null, details: '{}' }]);
        expect(await store.db.selectFrom('notice_deliveries').select('recipient').execute()).toHaveLength(2);
      }));

    test('settings come back as they were kept, whichever part is changed', () =>
      on(async (store) => {
        const rig = noticeRig(store);
        const chosen: NoticeSettings = {
          recipients: ['team@acme.com'],
          offKinds: ['run_quota_forecast'],
          webhook: {
            ...{ url: HOOK, isOn: false, offReason: 'gone' },
            secret: { sealed: 's-2', earlier: { sealed: 's-1', until: asInstant(STARTS_AT) } },
          },
        };
        await store.transaction((tx) => rig.ports.store.saveSettings(tx, chosen, asInstant(STARTS_AT)));
        expect(await rig.notices.settings()).toStrictEqual(chosen);
        const change = { kinds: { run_quota_forecast: true, scheduled_prompt_failed: false } };
        await store.transaction((tx) => rig.notices.changeSettings(tx, { ...change, recipients: 'admins' }));
        expect(await rig.notices.settings()).toStrictEqual({
          ...chosen,
          recipients: undefined,
          offKinds: ['scheduled_prompt_failed'],
        });
      }));

    test('two processes that claim at once share what is due, and none of it comes to both', () =>
      on(async (store, place) => {
        const other = engine === 'postgres' ? await place.open() : store;
        try {
          const rig = await hooked(store);
          for (let number = 0; number < 40; number++) await rig.raise(reached(`k-${number}`));
          const [now, until] = [asInstant(STARTS_AT), asInstant(STARTS_AT + MINUTE_MS)];
          const claim = (by: Store) => by.transaction((tx) => rig.ports.store.claim(tx, { now, until, limit: 7 }));
          const claimed = await Promise.all([store, other, store, other, store, other].map(claim));
          const ids = claimed.flat().map(({ id }) => id);
          expect([ids.length, new Set(ids).size]).toEqual([40, 40]);
          expect(
            claimed.flat().every(({ attempt, notice }) => attempt === 1 && notice.kind === 'run_quota_reached'),
          ).toBe(true);
          expect(await rig.ports.store.isAnyDue(now)).toBe(false);
        } finally {
          if (other !== store) await other.close();
        }
      }));

    test('a claim that nobody ends goes to the next one; what the first one says then counts only if it arrived', () =>
      on(async (store) => {
        const rig = await hooked(store);
        await rig.raise(reached('k-1'));
        rig.clock.advance(1);
        await rig.raise(reached('k-2'));
        const { store: kept } = rig.ports;
        const claim = (at: number) =>
          store.transaction((tx) =>
            kept.claim(tx, { now: asInstant(at), until: asInstant(at + 5 * MINUTE_MS), limit: 10 }),
          );
        const first = await claim(STARTS_AT);
        expect(await claim(STARTS_AT + 5 * MINUTE_MS - 1)).toEqual([]);
        const again = await claim(STARTS_AT + 5 * MINUTE_MS);
        expect(again.map(({ id, attempt }) => [id, attempt])).toEqual(first.map(({ id }) => [id, 2]));
        const [one, two] = first;
        const at = asInstant(STARTS_AT + 6 * MINUTE_MS);
        const failure = { problem: 'timeout', detail: undefined } as const;
        const settle = (delivery: (typeof first)[number] | undefined, state: Parameters<typeof kept.settle>[2]) =>
          store.transaction(async (tx) => delivery && (await kept.settle(tx, delivery, state)));
        expect(await settle(one, { kind: 'failed', at, failure })).toBe(false);
        expect(await settle(two, { kind: 'sent', at })).toBe(true);
        expect(await settle(again[1], { kind: 'failed', at, failure })).toBe(false);
        expect(await settle(again[0], { kind: 'waiting', nextAt: at, failure })).toBe(true);
        const states = (await rig.notices.list({ before: undefined, limit: 9 })).map(
          ({ deliveries }) => deliveries[0]?.state,
        );
        expect(states).toEqual([
          { kind: 'sent', at },
          { kind: 'waiting', nextAt: at, failure },
        ]);
      }));

    test('what fails is tried 8 times over a day, each pause four times the last, and is then given up for good', () =>
      on(async (store) => {
        const rig = await hooked(store);
        await rig.raise(reached('k'));
        rig.answers.push(...Array.from({ length: 20 }, () => ({ kind: 'answer', status: 500 }) as const));
        const triedAfterS: number[] = [];
        for (let tries = 0; tries < 8; tries++) {
          expect(await deliverSome(rig.delivering)).toBe(1);
          triedAfterS.push((rig.clock.now() - STARTS_AT) / 1_000);
          const [told] = await rig.notices.list({ before: undefined, limit: 1 });
          const state = told?.deliveries[0]?.state;
          if (state?.kind !== 'waiting') continue;
          rig.clock.advance(state.nextAt - rig.clock.now() - 1);
          expect(await deliverSome(rig.delivering)).toBe(0);
          rig.clock.advance(1);
        }
        expect(triedAfterS).toEqual([0, 15, 75, 315, 1_275, 5_115, 20_475, 81_915]);
        rig.clock.advance(YEAR_MS);
        expect(await deliverSome(rig.delivering)).toBe(0);
        const [told] = await rig.notices.list({ before: undefined, limit: 1 });
        expect(told?.deliveries[0]).toMatchObject({
          attempts: 8,
          state: { kind: 'failed', failure: { problem: 'status', detail: '500' } },
        });
        expect(new Set(rig.posts.map(({ headers }) => headers[headers.indexOf('tallygate-delivery') + 1])).size).toBe(
          1,
        );
      }));

    test('a receiver that answers 410 is left alone: the webhook is off, and what waited for it is given up', () =>
      on(async (store) => {
        const rig = await hooked(store, { admins: [LEE] });
        rig.answers.push({ kind: 'answer', status: 503 }, { kind: 'answer', status: 410 });
        for (const key of ['k-1', 'k-2', 'k-3']) {
          await rig.raise(reached(key));
          await deliverSome(rig.delivering);
          rig.clock.advance(1);
        }
        expect((await rig.notices.settings()).webhook).toMatchObject({ url: HOOK, isOn: false, offReason: 'gone' });
        rig.clock.advance(MINUTE_MS);
        expect(await deliverSome(rig.delivering)).toBe(1);
        const told = await rig.notices.list({ before: undefined, limit: 9 });
        expect(told.map(({ deliveries }) => deliveries.map(({ state }) => state))).toMatchObject([
          [{ kind: 'sent' }],
          [{ kind: 'sent' }, { kind: 'failed', failure: { problem: 'webhook_gone' } }],
          [{ kind: 'sent' }, { kind: 'failed', failure: { problem: 'webhook_off' } }],
        ]);
        expect(rig.posts).toHaveLength(2);
        await store.transaction((tx) => rig.notices.changeSettings(tx, { isOn: true }));
        expect((await rig.notices.settings()).webhook).toMatchObject({ isOn: true, offReason: undefined });
      }));

    test('the list is newest first, goes on behind an id, and tells all there is of each', () =>
      on(async (store) => {
        const rig = noticeRig(store, { admins: [KIM], clock: manualClock(STARTS_AT) });
        for (const key of ['k-1', 'k-2', 'k-3']) {
          await rig.raise(reached(key, { workspaceId: '1', at: rig.clock.now() }));
          rig.clock.advance(1);
        }
        const first = await rig.notices.list({ before: undefined, limit: 2 });
        expect(first.map(({ notice }) => notice.key)).toEqual(['k-3', 'k-2']);
        const [last] = await rig.notices.list({ before: first[1]?.notice.id, limit: 2 });
        expect(last).toStrictEqual({
          notice: { ...reached('k-1', { workspaceId: '1' }), id: expect.any(String) },
          deliveries: [
            {
              ...{ id: expect.any(String), channel: 'mail', recipient: KIM.address, language: 'en', attempts: 0 },
              state: { kind: 'waiting', nextAt: asInstant(STARTS_AT), failure: undefined },
            },
          ],
        });
        expect(isoInstant(last?.notice.at ?? asInstant(0))).toBe('2026-11-22T00:00:00.000Z');
      }));

    test('when the installation’s secret changes, both secrets of the webhook are sealed anew', () =>
      on(async (store) => {
        const rig = await hooked(store);
        await store.transaction((tx) => rig.notices.rotateSecret(tx, { overlapMs: MINUTE_MS }));
        const next = sealingBox(2);
        const reseal = () => store.transaction((tx) => resealWebhook(tx, rig.ports.box, next));
        expect(await reseal()).toEqual({ resealed: 2, unreadable: 0 });
        expect(await reseal()).toEqual({ resealed: 0, unreadable: 0 });
        const { secret } = (await rig.notices.settings()).webhook;
        const opened = [secret?.sealed, secret?.earlier?.sealed].map((sealed) =>
          next.open(sealed ?? '', 'webhook secret'),
        );
        expect(opened).toEqual([expect.stringMatching(/^whsec_.{43}$/), expect.stringMatching(/^whsec_.{43}$/)]);
        const third = sealingBox(3);
        const lost = store.transaction((tx) => resealWebhook(tx, rig.ports.box, third));
        expect(await lost).toEqual({ resealed: 0, unreadable: 2 });
      }));
  });
}
