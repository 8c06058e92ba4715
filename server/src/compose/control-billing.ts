import {
  type BillingUpkeep,
  changeBillingSettings,
  createAutoTopUps,
  createCreditAlerts,
  createMethods,
  createOffers,
  createOrders,
  createReconciliations,
  createSubscriptions,
  keepBilling,
  type Orders,
} from '#billing';
import { kyselyAutoTopUpStore } from '../billing/adapters/kysely-auto-top-up-store.ts';
import { kyselyCreditAlertStore } from '../billing/adapters/kysely-credit-alert-store.ts';
import { kyselyOfferStore } from '../billing/adapters/kysely-offer-store.ts';
import { kyselyOrderStore } from '../billing/adapters/kysely-order-store.ts';
import { kyselyReconciliationStore } from '../billing/adapters/kysely-reconciliation-store.ts';
import { kyselySubscriptionStore } from '../billing/adapters/kysely-subscription-store.ts';
import { kyselyMethodStore } from '../billing/methods/adapters/kysely-method-store.ts';
import { kyselyBillingSettings } from '../billing/settings/adapters/kysely-billing-settings.ts';
import type { ControlApiOptions } from '../http/index.ts';
import type { Transaction } from '../store/index.ts';
import { verifyBilling } from './audit-billing.ts';
import { billingCommon, billingRecords, type ControlBillingParts } from './billing-common.ts';
import { composeDocuments } from './billing-documents.ts';
import { type BillingPayments, composePayments } from './billing-payments.ts';

/** Those whose payment is not known to have failed: after minutes it is. */
const OPEN_ORDERS_MAX = 1_000;

/** Billing as the control process runs it. */
export interface ControlBilling {
  readonly managed: ControlApiOptions['billing'];
  /** Credits of these workspaces changed. */
  readonly wake: BillingUpkeep['wake'];
  /** Looks after nothing more, and waits for what is under way. */
  stop(timeoutMs: number): Promise<void>;
}

/** Plans, payment methods, orders and documents, and what looks after them. Several processes may do so on one PostgreSQL. */
export function composeBilling(parts: ControlBillingParts): ControlBilling {
  const { store, account, audit, log } = parts;
  const { db } = store;
  const payments = composePayments(parts);
  const { providers } = payments;
  const common = billingCommon(parts);
  const record = billingRecords(parts);
  const settingsStore = kyselyBillingSettings(db);
  const settings = (tx?: Transaction) => settingsStore.settings(tx);
  const methods = createMethods<Transaction>({
    ...{ ...common, store: kyselyMethodStore(db), providers, box: payments.box },
    isInUse: async (tx, id) => await isInUse(tx, id),
  });
  const offers = createOffers<Transaction>({ ...common, store: kyselyOfferStore(db) });
  const papers = composeDocuments({ ...parts, common, methods, settings });
  const orders = createOrders<Transaction>({
    ...{ ...common, store: kyselyOrderStore(db), providers: providers.providerOf, charged: methods.charged },
    isOn: providers.isOn,
    ...{ issue: papers.documents.issue, record: record.order },
    // Plans and automatic top-ups tell of it themselves: they know whether it is tried again.
    onFailed: async () => {},
    onChanged: () => upkeep.wake(),
  });
  const acting = { ...common, offers, orders, methods, providers, settings };
  const subscriptions = createSubscriptions<Transaction>({
    ...{ ...acting, store: kyselySubscriptionStore(db), note: record.subscription },
  });
  const autoTopUps = createAutoTopUps<Transaction>({
    ...{ ...acting, store: kyselyAutoTopUpStore(db), note: record.autoTopUp },
  });
  const alerts = createCreditAlerts<Transaction>({ ...common, store: kyselyCreditAlertStore(db) });
  const reconciliations = createReconciliations<Transaction>({
    ...{ ...common, orders, store: kyselyReconciliationStore(db) },
  });
  const isInUse = async (tx: Transaction, methodId: string): Promise<boolean> =>
    (await subscriptions.usesMethod(methodId, tx)) ||
    (await autoTopUps.usesMethod(methodId, tx)) ||
    (await paysAnOrder(orders, tx, methodId));
  const upkeep = keepBilling<Transaction>({
    ...{ orders, subscriptions, autoTopUps, alerts, methods, reconciliations, clock: common.clock, log },
    workspaceIds: () => account().workspaces.map(({ id }) => id),
  });
  return {
    managed: {
      ...{ settings, providers, methods, offers, orders, subscriptions, autoTopUps, alerts, ...papers },
      ...managedPayments(payments),
      changeSettings: (asked) => changeBillingSettings({ ...common, store: settingsStore, audit }, asked),
      verify: () => verifyBilling(store),
      reconcile: (range) => reconciliations.run(range),
      reconciliations: (countMax) => reconciliations.list(countMax),
    },
    wake: upkeep.wake,
    stop: async (timeoutMs) => {
      await upkeep.stop(timeoutMs);
      await papers.close();
    },
  };
}

/** A card that is taken away while its payment is under way could only be looked up any more. */
async function paysAnOrder(orders: Orders<Transaction>, tx: Transaction, methodId: string): Promise<boolean> {
  const open = await orders.list({ states: ['open'], limit: OPEN_ORDERS_MAX }, tx);
  return open.some((order) => order.methodId === methodId && order.channel !== 'bank_transfer');
}

function managedPayments({ actInSandbox, windowPage }: BillingPayments) {
  return { actInSandbox, windowPage };
}
