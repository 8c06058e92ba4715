import {
  begunMethodSchema,
  billingProviderSchema,
  billingProvidersSchema,
  billingSettingsSchema,
  type ChangeBillingSettings,
  methodSchema,
  type NewBillingMethod,
  type SetBillingProvider,
} from './billing.ts';
import { type ChangeBillingOffer, type NewBillingOffer, offerSchema, quoteSchema } from './billing-offers.ts';
import {
  billingDocumentSchema,
  type Deposit,
  type DocumentKindName,
  type NewBillingOrder,
  type NewOrderRefund,
  type NewReconciliation,
  orderDetailSchema,
  orderSchema,
  paidOrderSchema,
  reconciliationSchema,
  reconciliationsSchema,
  type SandboxAct,
  sandboxPaymentSchema,
  type TaxOffice,
} from './billing-orders.ts';
import {
  autoTopUpSchema,
  begunSubscriptionSchema,
  type ChangeSubscription,
  creditAlertsSchema,
  type NewSubscription,
  type SetAutoTopUp,
  type SetCreditAlerts,
  subscriptionSchema,
} from './billing-subscriptions.ts';
import type { CardProviderName, Returned } from './billing-values.ts';
import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import type { Language } from './languages.ts';
import { pageOf } from './people.ts';

/** Which orders. */
export interface OrdersQuery extends PageQuery {
  readonly workspace?: string | undefined;
  /** Separated by commas. */
  readonly states?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Which documents. */
export interface DocumentsQuery extends PageQuery {
  readonly workspace?: string | undefined;
  readonly order?: string | undefined;
  readonly kind?: DocumentKindName | undefined;
  /** Such as `2026-01`. */
  readonly month?: string | undefined;
}

/** What a quote is asked for: `package` or `plan`. */
export interface QuoteQuery {
  readonly workspace: string;
  readonly package?: string | undefined;
  readonly plan?: string | undefined;
  readonly method?: string | undefined;
}

/** Everything of billing; each of them is for account admins. */
export function billingCalls(call: Caller) {
  return { ...setUpCalls(call), ...methodCalls(call), ...offerCalls(call), ...orderCalls(call), ...planCalls(call) };
}

/** Where files of billing are fetched from, for links. */
export const billingFiles = {
  document: (id: string, language: Language) => `${at('billing', 'documents', `${id}.pdf`)}?language=${language}`,
  /** `month`: such as `2026-01`. */
  statement: (month: string, asked: { readonly workspace: string; readonly language: Language }) =>
    `${at('billing', 'statements', `${month}.pdf`)}?${new URLSearchParams({ ...asked })}`,
  /** With `Accept: text/csv` they answer with CSV. */
  orders: at('billing', 'orders'),
  documents: at('billing', 'documents'),
} as const;

function setUpCalls(call: Caller) {
  return {
    billingSettings: (how: CallOptions = {}) =>
      call({ path: at('billing', 'settings'), answer: billingSettingsSchema, ...how }),
    changeBillingSettings: (body: ChangeBillingSettings, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('billing', 'settings'), body, answer: billingSettingsSchema, ...how }),
    billingProviders: (how: CallOptions = {}) =>
      call({ path: at('billing', 'providers'), answer: billingProvidersSchema, ...how }),
    setBillingProvider: (name: CardProviderName, body: SetBillingProvider, how: CreateOptions = {}) =>
      call({ method: 'PUT', path: at('billing', 'providers', name), body, answer: billingProviderSchema, ...how }),
    /** The last ones, newest first. */
    reconciliations: (how: CallOptions = {}) =>
      call({ path: at('billing', 'reconciliation'), answer: reconciliationsSchema, ...how }),
    reconcile: (body: NewReconciliation = {}, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('billing', 'reconciliation'), body, answer: reconciliationSchema, ...how }),
    /** As a card's holder or its bank would; of the sandbox only. */
    actInSandbox: (ref: string, act: SandboxAct, how: CreateOptions = {}) =>
      call({
        method: 'POST',
        path: at('billing', 'sandbox', 'payments', ref, act),
        answer: sandboxPaymentSchema,
        ...how,
      }),
  };
}

function methodCalls(call: Caller) {
  const path = (...parts: readonly string[]) => at('billing', 'methods', ...parts);
  return {
    methods: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: path(), query: { ...page }, answer: pageOf(methodSchema), ...how }),
    createMethod: (body: NewBillingMethod, how: CreateOptions = {}) =>
      call({ method: 'POST', path: path(), body, answer: begunMethodSchema, ...how }),
    /** The browser came back from the provider's window. */
    methodReturned: (id: string, body: Returned, how: CreateOptions = {}) =>
      call({ method: 'POST', path: path(id, 'returned'), body, answer: methodSchema, ...how }),
    chooseDefaultMethod: (id: string, how: CreateOptions = {}) =>
      call({ method: 'POST', path: path(id, 'default'), answer: methodSchema, ...how }),
    removeMethod: (id: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: path(id), answer: methodSchema, ...how }),
  };
}

function offerCalls(call: Caller) {
  const offers = (kind: 'plans' | 'packages') => ({
    list: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('billing', kind), query: { ...page }, answer: pageOf(offerSchema), ...how }),
    create: (body: NewBillingOffer, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('billing', kind), body, answer: offerSchema, ...how }),
    /** Makes a new version; who bought an earlier one keeps it. */
    change: (id: string, body: ChangeBillingOffer, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('billing', kind, id), body, answer: offerSchema, ...how }),
  });
  return {
    plans: offers('plans'),
    packages: offers('packages'),
    quote: (asked: QuoteQuery, how: CallOptions = {}) =>
      call({ path: at('billing', 'quote'), query: { ...asked }, answer: quoteSchema, ...how }),
  };
}

function orderCalls(call: Caller) {
  const path = (...parts: readonly string[]) => at('billing', 'orders', ...parts);
  return {
    orders: (asked: OrdersQuery = {}, how: CallOptions = {}) =>
      call({ path: path(), query: { ...asked }, answer: pageOf(orderSchema), ...how }),
    order: (id: string, how: CallOptions = {}) => call({ path: path(id), answer: orderDetailSchema, ...how }),
    /** Buys a package. A declined card rejects with `billing_payment_failed`. */
    createOrder: (body: NewBillingOrder, how: CreateOptions = {}) =>
      call({ method: 'POST', path: path(), body, answer: paidOrderSchema, ...how }),
    /** Goes on with an open order. */
    payOrder: (id: string, body: { readonly return_path?: string } = {}, how: CreateOptions = {}) =>
      call({ method: 'POST', path: path(id, 'pay'), body, answer: paidOrderSchema, ...how }),
    /** The browser came back from the provider's window. */
    orderReturned: (id: string, body: Returned, how: CreateOptions = {}) =>
      call({ method: 'POST', path: path(id, 'returned'), body, answer: paidOrderSchema, ...how }),
    /** Looks at the provider how it stands, and books what is new. */
    settleOrder: (id: string, how: CreateOptions = {}) =>
      call({ method: 'POST', path: path(id, 'settle'), answer: orderSchema, ...how }),
    confirmDeposit: (id: string, body: Deposit, how: CreateOptions = {}) =>
      call({ method: 'POST', path: path(id, 'deposit'), body, answer: orderSchema, ...how }),
    cancelOrder: (id: string, how: CreateOptions = {}) =>
      call({ method: 'POST', path: path(id, 'cancel'), answer: orderSchema, ...how }),
    refundOrder: (id: string, body: NewOrderRefund, how: CreateOptions = {}) =>
      call({ method: 'POST', path: path(id, 'refunds'), body, answer: orderSchema, ...how }),
    documents: (asked: DocumentsQuery = {}, how: CallOptions = {}) =>
      call({ path: at('billing', 'documents'), query: { ...asked }, answer: pageOf(billingDocumentSchema), ...how }),
    /** Enters what the tax office says of an invoice; once. */
    noteTaxOffice: (id: string, body: TaxOffice, how: CreateOptions = {}) =>
      call({
        method: 'POST',
        path: at('billing', 'documents', id, 'tax-office'),
        body,
        answer: billingDocumentSchema,
        ...how,
      }),
  };
}

function planCalls(call: Caller) {
  const path = (...parts: readonly string[]) => at('billing', 'subscriptions', ...parts);
  const of = (workspace: string) => ({ query: { workspace } });
  return {
    subscriptions: (asked: PageQuery & { readonly workspace?: string | undefined } = {}, how: CallOptions = {}) =>
      call({ path: path(), query: { ...asked }, answer: pageOf(subscriptionSchema), ...how }),
    subscribe: (body: NewSubscription, how: CreateOptions = {}) =>
      call({ method: 'POST', path: path(), body, answer: begunSubscriptionSchema, ...how }),
    /** From the next month on. */
    changeSubscription: (id: string, body: ChangeSubscription, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: path(id), body, answer: subscriptionSchema, ...how }),
    stopSubscription: (id: string, how: CreateOptions = {}) =>
      call({ method: 'POST', path: path(id, 'stop'), answer: subscriptionSchema, ...how }),
    resumeSubscription: (id: string, how: CreateOptions = {}) =>
      call({ method: 'POST', path: path(id, 'resume'), answer: subscriptionSchema, ...how }),
    autoTopUp: (workspace: string, how: CallOptions = {}) =>
      call({ path: at('billing', 'auto-top-up'), ...of(workspace), answer: autoTopUpSchema, ...how }),
    setAutoTopUp: (workspace: string, body: SetAutoTopUp, how: CreateOptions = {}) =>
      call({
        method: 'PUT',
        path: at('billing', 'auto-top-up'),
        ...of(workspace),
        body,
        answer: autoTopUpSchema,
        ...how,
      }),
    creditAlerts: (workspace: string, how: CallOptions = {}) =>
      call({ path: at('billing', 'credit-alerts'), ...of(workspace), answer: creditAlertsSchema, ...how }),
    setCreditAlerts: (workspace: string, body: SetCreditAlerts, how: CreateOptions = {}) =>
      call({
        method: 'PUT',
        path: at('billing', 'credit-alerts'),
        ...of(workspace),
        body,
        answer: creditAlertsSchema,
        ...how,
      }),
  };
}
