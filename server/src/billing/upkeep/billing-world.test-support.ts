import type { SandboxCard } from '@tallygate/contract';
import { createCredits, type Lot } from '#credits';
import { asInstant, type Clock, type Instant, namedUuid, silentLog, systemRandom, uuidV7Maker } from '#kernel';
import type { Notice } from '#notices';
import { type ManualClock, manualClock } from '../../../test/manual-clock.ts';
import { sealingBox } from '../../../test/sealing-box.ts';
import { kyselyCreditStore } from '../../credits/adapters/kysely-credit-store.ts';
import { kyselyNoticeStore } from '../../notices/adapters/kysely-notice-store.ts';
import { createNotices } from '../../notices/create-notices.ts';
import type { Store, Transaction } from '../../store/index.ts';
import { kyselyAutoTopUpStore } from '../adapters/kysely-auto-top-up-store.ts';
import { kyselyCreditAlertStore } from '../adapters/kysely-credit-alert-store.ts';
import { kyselyOfferStore } from '../adapters/kysely-offer-store.ts';
import { kyselyOrderStore } from '../adapters/kysely-order-store.ts';
import { kyselyReconciliationStore } from '../adapters/kysely-reconciliation-store.ts';
import { kyselySubscriptionStore } from '../adapters/kysely-subscription-store.ts';
import { createCreditAlerts } from '../alerts/create-credit-alerts.ts';
import { kyselyDocumentStore } from '../documents/adapters/kysely-document-store.ts';
import { createDocuments } from '../documents/create-documents.ts';
import { kyselyMethodStore } from '../methods/adapters/kysely-method-store.ts';
import { createMethods } from '../methods/methods.ts';
import type { Money } from '../money.ts';
import { createOrders } from '../orders/create-orders.ts';
import type { Order } from '../orders/order.ts';
import { kyselyProviderStore } from '../payments/adapters/kysely-provider-store.ts';
import { sandboxActs } from '../payments/adapters/sandbox/sandbox-acts.ts';
import { sandboxProvider } from '../payments/adapters/sandbox/sandbox-provider.ts';
import type { PaymentProvider } from '../payments/payment-provider.ts';
import { createProviders } from '../payments/providers.ts';
import { createOffers } from '../plans/create-offers.ts';
import type { Offer } from '../plans/plan.ts';
import { kyselyBillingSettings } from '../settings/adapters/kysely-billing-settings.ts';
import { createSubscriptions } from '../subscriptions/create-subscriptions.ts';
import type { ChosenMethod } from '../subscriptions/subscriptions.ts';
import { createAutoTopUps } from '../top-ups/create-auto-top-ups.ts';
import { createReconciliations } from './daily-reconciliation.ts';
import { keepBilling } from './keep-billing.ts';

export const SEOUL = 'Asia/Seoul';
/** 2026-01-31 10:00 in Seoul. */
export const STARTS_AT = Date.UTC(2026, 0, 31, 1);
export const KIM = { id: 'kim', address: 'kim@acme.com' };
export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** What a test changes about a process: providers that stop in the middle, another clock. */
export interface ProcessChange {
  readonly provider?: (provider: PaymentProvider) => PaymentProvider;
  /** Stands around every transaction: one that throws before or after it is a process that dies there. */
  readonly around?: (commit: () => Promise<unknown>) => Promise<unknown>;
  readonly zone?: string;
}

/** All of billing over a store, with the sandbox as its provider, the real ledger, documents and notices. */
export function billingWorld(store: Store, clock: ManualClock = manualClock(STARTS_AT)) {
  const shared = sharedParts(store, clock);
  const one = billingProcess(store, shared, {});
  let made = 0;
  const done = <Value>(outcome: { kind: 'done'; value: Value } | { kind: 'refused'; code: string }): Value => {
    if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.code}`);
    return outcome.value;
  };
  const offer = async (
    kind: 'plan' | 'package',
    more: Partial<Pick<Offer, 'creditsMicro' | 'supply' | 'names'>> = {},
  ) =>
    done(
      await one.offers.add({
        ...{ kind, names: { ko: '팀', en: 'Team' }, creditsMicro: 1_000_000_000n, by: KIM },
        ...{ supply: { currency: 'KRW', minor: 50_000n }, ...more },
      }),
    );
  return {
    ...one,
    clock,
    store,
    done,
    offer,
    /** Another control process over the same store. */
    process: (change: ProcessChange = {}, other = store) => billingProcess(other, shared, change),
    /** Registers a card of the sandbox. */
    card: async (card: SandboxCard): Promise<ChosenMethod> => {
      const begun = done(
        await one.methods.begin({
          ...{ channel: 'sandbox', by: KIM, holder: { name: 'Kim', email: KIM.address }, language: 'ko' },
          returnUrl: (id) => `https://gw.acme.com/back?method=${id}`,
        }),
      );
      const method = done(await one.methods.returned({ methodId: begun.method.id, query: { card } }));
      return { id: method.id, channel: method.channel };
    },
    transfer: async (): Promise<ChosenMethod> => {
      const buyer = {
        ...{ businessNumber: '1234567891', company: 'Acme', representative: 'Kim', address: 'Seoul' },
        ...{ businessType: 'Services', businessItem: 'Software', email: KIM.address },
      };
      const method = await store.transaction((tx) => one.methods.addTransfer(tx, { buyer, by: KIM }));
      return { id: method.id, channel: method.channel };
    },
    subscribe: (
      plan: Offer,
      method: ChosenMethod | undefined,
      more: { readonly workspaceId?: string; readonly id?: string; readonly total?: Money } = {},
    ) =>
      one.subscriptions.subscribe({
        ...{ id: namedUuid('test', String(++made)), workspaceId: 'w-1', planId: plan.id, method, by: KIM, ...more },
        ...{ returnUrl: (order: Order) => `https://gw.acme.com/back?order=${order.id}`, language: 'en' },
      }),
    /** Lots of a workspace, the earliest end first: credits, end, type. */
    lots: async (workspaceId = 'w-1'): Promise<readonly Lot[]> =>
      (await one.credits.lots(workspaceId)).toSorted((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0)),
    notices: async (): Promise<readonly Notice[]> =>
      (await one.raised.list({ before: undefined, limit: 200 })).map(({ notice }) => notice).toReversed(),
    /** Moves wall time only. */
    jumpTo: (at: Instant | number) => clock.jumpWall(at - clock.now()),
  };
}

/** For a process that dies at its transaction of that number, before or after it is kept, and does nothing any more. */
export function dyingAt(number: number, when: 'before' | 'after') {
  let made = 0;
  let isDead = false;
  const around = async (commit: () => Promise<unknown>): Promise<unknown> => {
    const isLast = made++ === number;
    isDead ||= isLast && when === 'before';
    if (isDead) throw new Error('killed');
    const value = await commit();
    isDead ||= isLast;
    if (isDead) throw new Error('killed');
    return value;
  };
  /** `isThrough`: it did all that it wanted to before it could die. */
  return { around, isThrough: () => made <= number };
}

interface Shared {
  readonly clock: ManualClock;
  readonly newId: () => string;
}

function sharedParts(_store: Store, clock: ManualClock): Shared {
  const makeId = uuidV7Maker(systemRandom);
  let ids = 0;
  // They sort as they were made, whatever the clock does.
  return { clock, newId: () => makeId(asInstant(STARTS_AT + ++ids)) };
}

function billingProcess(store: Store, { clock, newId }: Shared, { provider, around, zone: inZone }: ProcessChange) {
  const { db } = store;
  const transaction = async <T>(act: (tx: Transaction) => Promise<T>): Promise<T> => {
    const commit = () => store.transaction(act);
    return around === undefined ? await commit() : ((await around(commit)) as T);
  };
  const workspaceName = (id: string) => `name of ${id}`;
  const common = { transaction, clock: clock as Clock, newId, log: silentLog, workspaceName };
  const zone = () => inZone ?? SEOUL;
  const language = () => 'en' as const;
  const box = sealingBox(1);
  const credits = createCredits({ store: kyselyCreditStore(store), clock, newId });
  const raised = createNotices<Transaction>({
    ...{ store: kyselyNoticeStore(db), box, clock, random: systemRandom, newId, canMail: false },
    admins: async () => [],
  });
  const { raise } = raised;
  const settings = (tx?: Transaction) => kyselyBillingSettings(db).settings(tx);
  const providers = createProviders<Transaction>({
    ...{ store: kyselyProviderStore(db), transaction, box, clock },
    build: {
      sandbox: () => (provider ?? ((same) => same))(sandboxProvider({ store, clock })),
      stripe: () => {
        throw new Error('only the sandbox');
      },
      toss: () => {
        throw new Error('only the sandbox');
      },
    },
  });
  const methods = createMethods<Transaction>({
    ...{ store: kyselyMethodStore(db), transaction, providers, box, clock, newId },
    isInUse: async () => false,
  });
  const documents = createDocuments<Transaction>({
    store: kyselyDocumentStore(db),
    settings,
    buyerOf: async () => ({ company: 'Acme' }),
    ...{ zone, newId },
  });
  const ended: string[] = [];
  const orders = createOrders<Transaction>({
    ...{ ...common, zone, credits, store: kyselyOrderStore(db), providers: providers.providerOf },
    ...{ charged: methods.charged, issue: documents.issue },
    record: async () => {},
    onFailed: async () => {},
  });
  const offers = createOffers<Transaction>({ ...common, store: kyselyOfferStore(db) });
  const subscriptions = createSubscriptions<Transaction>({
    ...{ ...common, store: kyselySubscriptionStore(db), offers, orders, methods, settings, raise, zone, language },
    note: async (_tx, { id }) => void ended.push(id),
  });
  const autoTopUps = createAutoTopUps<Transaction>({
    ...{ ...common, store: kyselyAutoTopUpStore(db), credits, offers, orders, methods, providers, settings },
    ...{ raise, zone, language },
    note: async () => {},
  });
  const alerts = createCreditAlerts<Transaction>({
    ...{ ...common, store: kyselyCreditAlertStore(db), credits, raise, zone },
  });
  const reconciliations = createReconciliations<Transaction>({
    ...{ ...common, store: kyselyReconciliationStore(db), orders, zone },
  });
  const upkeep = (workspaceIds: readonly string[] = ['w-1']) =>
    keepBilling<Transaction>({
      ...{ ...common, orders, subscriptions, autoTopUps, alerts, methods, reconciliations },
      workspaceIds: () => workspaceIds,
    });
  return {
    ...{ credits, raised, providers, methods, documents, orders, offers, subscriptions, autoTopUps, alerts },
    ...{ reconciliations, upkeep, ended, actInSandbox: sandboxActs({ store, clock }) },
  };
}
