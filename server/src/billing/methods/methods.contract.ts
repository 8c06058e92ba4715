import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, systemRandom, uuidV7Maker } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import { sealingBox } from '../../../test/sealing-box.ts';
import type { StorePlaces } from '../../../test/store-places.ts';
import type { Store, Transaction } from '../../store/index.ts';
import { resealBilling } from '../adapters/kysely-sealed-billing.ts';
import { kyselyProviderStore } from '../payments/adapters/kysely-provider-store.ts';
import { sandboxProvider } from '../payments/adapters/sandbox/sandbox-provider.ts';
import type { PaymentProvider, PaymentView } from '../payments/payment-provider.ts';
import type { Providers } from '../payments/provider-ports.ts';
import { createProviders } from '../payments/providers.ts';
import { kyselyMethodStore } from './adapters/kysely-method-store.ts';
import { createMethods, type Methods } from './methods.ts';

const DAY_MS = 24 * 3_600_000;
const BY = { id: 'p-1', address: 'kim@acme.com' };
const BUYER = {
  ...{ businessNumber: '1234567891', company: '에이크미', representative: '김', address: '서울' },
  ...{ businessType: '서비스', businessItem: '소프트웨어', email: 'tax@acme.com' },
};
const ASKED = { by: BY, holder: { name: 'Acme', email: 'kim@acme.com' }, language: 'ko', channel: 'sandbox' } as const;
const returnUrl = (id: string) => `https://gateway.acme.com/back?method=${id}`;

interface Rig {
  readonly store: Store;
  readonly clock: ReturnType<typeof manualClock>;
  readonly methods: Methods<Transaction>;
  readonly providers: Providers<Transaction>;
  readonly used: Set<string>;
  /** What the provider does differently from the sandbox. */
  readonly fault: { over?: Partial<PaymentProvider> };
}

function rigOn(store: Store): Rig {
  const clock = manualClock();
  const makeId = uuidV7Maker(systemRandom);
  const fault: Rig['fault'] = {};
  const box = sealingBox(1);
  const transaction = <T>(act: (tx: Transaction) => Promise<T>) => store.transaction(act);
  const sandbox = () => ({ ...sandboxProvider({ store, clock }), ...fault.over });
  const build = { sandbox, stripe: sandbox, toss: sandbox };
  const providers = createProviders({
    ...{ store: kyselyProviderStore(store.db), transaction, box, clock, build },
  });
  const used = new Set<string>();
  const methods = createMethods<Transaction>({
    ...{ store: kyselyMethodStore(store.db), transaction, providers, box, clock },
    isInUse: async (_tx, id) => used.has(id),
    newId: () => {
      clock.advance(1);
      return makeId(clock.now());
    },
  });
  return { store, clock, methods, providers, used, fault };
}

async function begin(rig: Rig) {
  const begun = await rig.methods.begin({ ...ASKED, returnUrl });
  if (begun.kind !== 'done') throw new Error(begun.code);
  return begun.value;
}

async function register(rig: Rig, card = 'approve') {
  const { method } = await begin(rig);
  const returned = await rig.methods.returned({ methodId: method.id, query: { card } });
  if (returned.kind !== 'done') throw new Error(returned.code);
  return returned.value;
}

const change = <T>(rig: Rig, act: (tx: Transaction) => Promise<T>) => rig.store.transaction(act);

const PAID: PaymentView = {
  ...{ ref: 'p', attemptId: 'a', status: 'succeeded', nextUrl: undefined, problem: undefined, paidAt: asInstant(1) },
  ...{ total: { currency: 'KRW', minor: 1_100n }, refundedMinor: 0n, dispute: 'none' },
  ...{ card: undefined, approvalNumber: undefined, receiptUrl: undefined },
};

/** What ways of paying promise on every store. */
export function methodsContract(engine: string, start: () => Promise<StorePlaces>): void {
  describe(`${engine}: ways of paying`, () => {
    let places: StorePlaces;
    beforeAll(async () => {
      places = await start();
    }, 120_000);
    afterAll(() => places.dispose());
    const on = async (act: (rig: Rig) => Promise<void>): Promise<void> => {
      const store = await (await places.place()).open();
      try {
        await act(rigOn(store));
      } finally {
        await store.close();
      }
    };
    registering(on);
    keeping(on);
    settingUp(on);
  });
}

type On = (act: (rig: Rig) => Promise<void>) => Promise<void>;

function registering(on: On): void {
  test('a card is registered once its person came back: ready, first one by default, and charged by a sealed token', () =>
    on(async (rig) => {
      const noted: string[] = [];
      const note = async (_tx: Transaction, { state }: { readonly state: string }) => void noted.push(state);
      const begun = await rig.methods.begin({ ...ASKED, returnUrl, note });
      if (begun.kind !== 'done') throw new Error(begun.code);
      const { method, nextUrl } = begun.value;
      expect(method).toMatchObject({ state: 'waiting', isDefault: false, channel: 'sandbox' });
      expect(nextUrl).toContain(encodeURIComponent(returnUrl(method.id)));
      expect(await rig.methods.charged(method.id)).toBeUndefined();
      const returned = { methodId: method.id, query: { card: 'approve' }, note };
      expect(await rig.methods.returned(returned)).toMatchObject({
        kind: 'done',
        value: { state: 'ready', isDefault: true, card: { brand: 'Sandbox', last4: '4242' }, by: BY },
      });
      expect(await rig.methods.returned({ ...returned, query: { card: 'decline' } })).toMatchObject({
        value: { state: 'ready', card: { last4: '4242' } },
      });
      expect(noted).toEqual(['waiting', 'ready']);
      expect(await rig.methods.charged(method.id)).toMatchObject({ methodId: method.id, token: 'approve' });
      const row = await rig.store.db.selectFrom('billing_methods').selectAll().executeTakeFirstOrThrow();
      expect(JSON.stringify(row)).not.toContain('"approve"');
    }));

  test.each([
    { query: { cancelled: '1' }, state: 'failed', problem: 'person_cancelled' },
    { query: {}, state: 'waiting', problem: undefined },
    { query: { card: 'no such card' }, state: 'waiting', problem: undefined },
  ])('who comes back with $query leaves it $state', ({ query, state, problem }) =>
    on(async (rig) => {
      const { method } = await begin(rig);
      const returned = await rig.methods.returned({ methodId: method.id, query });
      expect(returned).toMatchObject({ kind: 'done', value: { state, problem } });
      expect(await rig.methods.list()).toHaveLength(state === 'waiting' ? 1 : 0);
    }),
  );

  test('ten people who come back at once leave one ready card, and one default', () =>
    on(async (rig) => {
      const all = await Promise.all([begin(rig), begin(rig), begin(rig)]);
      const returns = all.flatMap(({ method }) =>
        [1, 2, 3].map(() => rig.methods.returned({ methodId: method.id, query: { card: 'approve' } })),
      );
      expect((await Promise.all(returns)).every(({ kind }) => kind === 'done')).toBe(true);
      const kept = await rig.methods.list();
      expect(kept.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
      expect(kept.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    }));

  test('a provider that gives no answer leaves the registration as it is; one that is off begins none', () =>
    on(async (rig) => {
      const { method } = await begin(rig);
      const unknown = async () => ({ kind: 'unknown', detail: 'time-out' }) as const;
      rig.fault.over = { beginMethod: unknown, finishMethod: unknown };
      const refused = { kind: 'refused', code: 'billing_provider_unreachable' };
      expect(await rig.methods.returned({ methodId: method.id, query: { card: 'approve' } })).toMatchObject(refused);
      expect(await rig.methods.begin({ ...ASKED, returnUrl })).toMatchObject(refused);
      rig.fault.over = {};
      expect(await rig.methods.begin({ ...ASKED, channel: 'toss', returnUrl })).toMatchObject({
        code: 'billing_provider_off',
      });
      expect(await rig.methods.returned({ methodId: method.id, query: { card: 'approve' } })).toMatchObject({
        value: { state: 'ready' },
      });
      expect(await rig.methods.returned({ methodId: 'unknown', query: {} })).toMatchObject({
        code: 'billing_method_unknown',
      });
    }));

  test('all cards of the account have one buyer at their provider', () =>
    on(async (rig) => {
      const tokens: (string | undefined)[] = [];
      rig.fault.over = {
        beginMethod: async ({ methodId, customerRef, earlierToken }) => {
          tokens.push(`${customerRef} ${earlierToken}`);
          return { kind: 'answer', value: { ref: methodId, nextUrl: '/next' } };
        },
      };
      await register(rig);
      await register(rig, 'late');
      const [first = '', second = ''] = tokens.map((each) => each ?? '');
      expect(first.split(' ')[1]).toBe('undefined');
      expect(second).toBe(`${first.split(' ')[0]} approve`);
    }));
}

function keeping(on: On): void {
  test('a bank transfer is ready at once and has its buyer; a wrong business number never comes so far', () =>
    on(async (rig) => {
      const made = await change(rig, (tx) => rig.methods.addTransfer(tx, { buyer: BUYER, by: BY }));
      expect(await rig.methods.find(made.id)).toMatchObject({ state: 'ready', isDefault: true, buyer: BUYER });
      expect(await rig.methods.charged(made.id)).toBeUndefined();
      const wrong = { buyer: { ...BUYER, businessNumber: '1234567890' }, by: BY };
      await expect(change(rig, (tx) => rig.methods.addTransfer(tx, wrong))).rejects.toThrow('checked at the door');
    }));

  test('one method is the default; when it is removed another one is, and its card is forgotten by its provider', () =>
    on(async (rig) => {
      const [first, second] = [await register(rig), await register(rig, 'late')];
      const set = await change(rig, (tx) => rig.methods.setDefault(tx, second.id));
      expect(set).toMatchObject({ kind: 'done', value: { id: second.id, isDefault: true } });
      const defaults = async () => (await rig.methods.list()).filter(({ isDefault }) => isDefault).map(({ id }) => id);
      expect(await defaults()).toEqual([second.id]);
      expect(await change(rig, (tx) => rig.methods.remove(tx, second.id))).toMatchObject({
        value: { state: 'removed' },
      });
      expect(await defaults()).toEqual([first.id]);
      expect(await rig.methods.charged(second.id)).toBeUndefined();
      const forgotten: string[] = [];
      rig.fault.over = { forgetMethod: async () => ({ kind: 'unknown', detail: 'time-out' }) };
      expect(await rig.methods.tidy(10)).toBe(0);
      rig.fault.over = {
        forgetMethod: async ({ token }) => {
          forgotten.push(token);
          return { kind: 'answer', value: undefined };
        },
      };
      expect([await rig.methods.tidy(10), await rig.methods.tidy(10), forgotten]).toEqual([1, 0, ['late']]);
    }));

  test('a method that something pays by stays, and one that is gone or waits cannot be chosen', () =>
    on(async (rig) => {
      const method = await register(rig);
      rig.used.add(method.id);
      const remove = (id: string) => change(rig, (tx) => rig.methods.remove(tx, id));
      const choose = (id: string) => change(rig, (tx) => rig.methods.setDefault(tx, id));
      expect(await remove(method.id)).toMatchObject({ code: 'billing_method_in_use' });
      rig.used.clear();
      expect(await remove(method.id)).toMatchObject({ kind: 'done' });
      expect(await remove(method.id)).toMatchObject({ code: 'billing_method_unknown' });
      expect(await choose(method.id)).toMatchObject({ code: 'billing_method_unknown' });
      expect(await choose((await begin(rig)).method.id)).toMatchObject({ code: 'billing_method_not_ready' });
    }));

  test('a registration that nobody came back from is given up after a day', () =>
    on(async (rig) => {
      const { method } = await begin(rig);
      expect(await rig.methods.tidy(10)).toBe(0);
      rig.clock.advance(DAY_MS + 1);
      expect(await rig.methods.tidy(10)).toBe(1);
      expect(await rig.methods.find(method.id)).toMatchObject({ state: 'failed', problem: 'never_completed' });
    }));

  test('when the installation’s secret changes, tokens and the secrets of providers are sealed anew', () =>
    on(async (rig) => {
      const method = await register(rig);
      const keys = { isOn: true, secret: 'sk_test_0123456789abcdef', webhookSecret: 'whsec_0123456789abcdef' };
      await change(rig, (tx) => rig.providers.change(tx, 'stripe', keys));
      const [from, to] = [sealingBox(1), sealingBox(2)];
      const reseal = () => change(rig, (tx) => resealBilling(tx, from, to));
      expect(await reseal()).toEqual({ resealed: 3, unreadable: 0 });
      expect(await reseal()).toEqual({ resealed: 0, unreadable: 0 });
      expect(await rig.methods.charged(method.id)).toBeUndefined();
      expect(await change(rig, (tx) => resealBilling(tx, to, from))).toEqual({ resealed: 3, unreadable: 0 });
      expect(await rig.methods.charged(method.id)).toMatchObject({ token: 'approve' });
      expect(await change(rig, (tx) => resealBilling(tx, sealingBox(3), to))).toEqual({ resealed: 0, unreadable: 3 });
    }));
}

function settingUp(on: On): void {
  test('the sandbox is on until another provider is, or somebody chose', () =>
    on(async (rig) => {
      const isOn = async () => (await rig.providers.list()).map((each) => [each.name, each.isOn]);
      const set = (name: 'stripe' | 'toss' | 'sandbox', to: Parameters<Rig['providers']['change']>[2]) =>
        change(rig, (tx) => rig.providers.change(tx, name, to));
      expect(await isOn()).toEqual([
        ['stripe', false],
        ['toss', false],
        ['sandbox', true],
      ]);
      expect(await set('toss', { isOn: true })).toEqual({ kind: 'incomplete', missing: ['secret', 'client_key'] });
      expect(await set('stripe', { isOn: true, secret: 'sk_live_0123456789' })).toEqual({
        kind: 'incomplete',
        missing: ['webhook_secret'],
      });
      await set('toss', { isOn: true, secret: 'test_sk_0123456789', clientKey: 'test_ck_1', allowsAutoTopUp: true });
      expect(await isOn()).toEqual([
        ['stripe', false],
        ['toss', true],
        ['sandbox', false],
      ]);
      await set('sandbox', { isOn: true });
      expect(await isOn()).toEqual([
        ['stripe', false],
        ['toss', true],
        ['sandbox', true],
      ]);
      await set('toss', { isOn: false });
      await set('sandbox', { isOn: false });
      expect(await isOn()).toEqual([
        ['stripe', false],
        ['toss', false],
        ['sandbox', false],
      ]);
    }));

  test('secrets are kept sealed and told by their last characters; a test key is known as one', () =>
    on(async (rig) => {
      const set = (to: Parameters<Rig['providers']['change']>[2]) =>
        change(rig, (tx) => rig.providers.change(tx, 'stripe', to));
      expect(await rig.providers.providerOf('stripe')).toBeUndefined();
      await set({ isOn: true, secret: 'sk_test_0123456789abcd', webhookSecret: 'whsec_0123456789wxyz' });
      expect(await rig.providers.find('stripe')).toMatchObject({
        ...{ isTestMode: true, secret: { tail: 'abcd' }, webhookSecret: { tail: 'wxyz' } },
      });
      const row = await rig.store.db.selectFrom('billing_providers').selectAll().executeTakeFirstOrThrow();
      expect(JSON.stringify(row)).not.toMatch(/sk_test|whsec/);
      await set({ secret: 'rk_live_0123456789efgh' });
      expect(await rig.providers.find('stripe')).toMatchObject({
        ...{ isOn: true, isTestMode: false, secret: { tail: 'efgh' }, webhookSecret: { tail: 'wxyz' } },
      });
      await set({ isOn: false });
      expect([await rig.providers.isOn('stripe'), (await rig.providers.providerOf('stripe')) === undefined]).toEqual([
        false,
        false,
      ]);
    }));

  test('what keeps a provider from being used is noted, and forgotten when it answers again or gets another key', () =>
    on(async (rig) => {
      const keys = { isOn: true, secret: 'sk_test_0123456789abcd', webhookSecret: 'whsec_0123456789wxyz' };
      await change(rig, (tx) => rig.providers.change(tx, 'stripe', keys));
      const problem = async () => (await rig.providers.find('stripe')).problem?.code;
      const ask = async (over: Partial<PaymentProvider>) => {
        rig.fault.over = over;
        await (await rig.providers.providerOf('stripe'))?.lookUp('pi_1');
        return await problem();
      };
      const refused = { kind: 'refused', code: 'credential_refused', detail: '401' } as const;
      expect(await ask({ lookUp: async () => refused })).toBe('credential_refused');
      expect(await ask({ lookUp: async () => ({ kind: 'unknown', detail: 'time-out' }) })).toBe('unreachable');
      expect(await ask({})).toBeUndefined();
      expect(await ask({ lookUp: async () => refused })).toBe('credential_refused');
      await change(rig, (tx) => rig.providers.change(tx, 'stripe', { secret: 'sk_test_another_one_00' }));
      expect(await problem()).toBeUndefined();
    }));

  test('each payment that a provider tells of says whether the key is one for trying out', () =>
    on(async (rig) => {
      const keys = { isOn: true, webhookSecret: 'whsec_0123456789wxyz' };
      const answer = { kind: 'answer', value: PAID } as const;
      const page = { kind: 'answer', value: { payments: [PAID], nextCursor: undefined } } as const;
      const whole = { charge: async () => answer, confirm: async () => answer, refund: async () => answer };
      rig.fault.over = { ...whole, lookUp: async () => answer, changed: async () => page };
      const asked = async (secret: string) => {
        await change(rig, (tx) => rig.providers.change(tx, 'stripe', { ...keys, secret }));
        const provider = await rig.providers.providerOf('stripe');
        if (provider === undefined) throw new Error('it is set up');
        // What is asked does not matter here: the answers are made.
        const views = await Promise.all([
          ...[provider.lookUp('p'), provider.charge({} as never), provider.confirm({} as never)],
          provider.refund({} as never),
        ]);
        const changed = await provider.changed({ from: asInstant(0), to: asInstant(1) });
        const payments = changed.kind === 'answer' ? changed.value.payments : [];
        return [...views.map((each) => each.kind === 'answer' && each.value?.isTest), payments[0]?.isTest];
      };
      expect(await asked('rk_test_0123456789abcd')).toEqual([true, true, true, true, true]);
      expect(await asked('sk_live_0123456789abcd')).toEqual([false, false, false, false, false]);
    }));
}
