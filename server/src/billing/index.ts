export { type CreditAlertPorts, type CreditAlerts, createCreditAlerts } from './alerts/create-credit-alerts.ts';
export type { CreditAlertRule } from './alerts/credit-alert.ts';
export type { CreditAlertStore } from './alerts/credit-alert-store.ts';
export { auditBilling, type BillingAudit, type BillingAuditStore } from './audit-billing.ts';
export type { BillingSettings, Seller } from './billing-settings.ts';
export type { BillingFinding, BillingRule } from './check-billing.ts';
export { approvalNumberText } from './documents/approval-number-text.ts';
export { createDocuments, type Documents } from './documents/create-documents.ts';
export type {
  BillingDocument,
  DocumentKind,
  DocumentQuestion,
} from './documents/document.ts';
export type { DocumentStore, EnteredTaxOffice } from './documents/document-store.ts';
export type { DocumentPorts } from './documents/issue-document.ts';
export { makeStatement, type StatementPorts } from './documents/make-statement.ts';
export { PdfBusy, type PdfJob, type PdfMaker } from './documents/pdf-maker.ts';
export type { InvoiceBuyer, PaymentMethod } from './methods/method.ts';
export type { MethodPorts } from './methods/method-ports.ts';
export type { MethodStore } from './methods/method-store.ts';
export { createMethods, type Methods } from './methods/methods.ts';
export { type Currency, MONEY_MAX, type Money, type Price, priceOf, totalOf } from './money.ts';
export { moneyText } from './money-text.ts';
export { createOrders } from './orders/create-orders.ts';
export type { BothLanguages, Order, OrderCause, OrderKind, OrderState } from './orders/order.ts';
export type { FailedPayment, OrderAct, OrderAction, OrderPorts } from './orders/order-ports.ts';
export type { OrderStore } from './orders/order-store.ts';
export type {
  AskedOrderRefund,
  ConfirmedDeposit,
  HowToPay,
  NewOrder,
  OrderAsker,
  OrderQuestion,
  Orders,
  PaidOrder,
  Reconciliation,
} from './orders/orders.ts';
export { BILLING_REFUSALS, type BillingOutcome, type BillingRefusal } from './outcome.ts';
export {
  type CardProvider,
  PAYMENT_PROBLEMS,
  type PaymentChannel,
  type PaymentProblem,
  type WebhookReading,
} from './payments/payment-provider.ts';
export type { ProviderChange } from './payments/provider-ports.ts';
export type { ProviderSettings } from './payments/provider-settings.ts';
export { createProviders, type ProviderPorts, type Providers } from './payments/providers.ts';
export type { SandboxAct, SandboxActs } from './payments/sandbox-acts.ts';
export { tossWindowPage, type WindowPage } from './payments/toss-window-page.ts';
export { TOSS_WINDOW_PATH, type TossWindow, type TossWindows, tossScriptUrl } from './payments/toss-windows.ts';
export { createOffers, type NewOffer, type OfferChange, type OfferPorts, type Offers } from './plans/create-offers.ts';
export type { OfferStore } from './plans/offer-store.ts';
export type { CreditPackage, Offer, OfferKind, Plan } from './plans/plan.ts';
export {
  type BillingSettingsChange,
  type BillingSettingsOutcome,
  changeBillingSettings,
} from './settings/change-billing-settings.ts';
export { createSubscriptions } from './subscriptions/create-subscriptions.ts';
export type { SubscribedMonth, Subscription, SubscriptionState } from './subscriptions/subscription.ts';
export type { SubscriptionPorts } from './subscriptions/subscription-ports.ts';
export type { SubscriptionQuestion, SubscriptionStore } from './subscriptions/subscription-store.ts';
export type { BegunSubscription, ChosenMethod, NewSubscription, Subscriptions } from './subscriptions/subscriptions.ts';
export type { AutoTopUp } from './top-ups/auto-top-up.ts';
export type { AutoTopUpStore } from './top-ups/auto-top-up-store.ts';
export type { AutoTopUpPorts, AutoTopUps } from './top-ups/auto-top-ups.ts';
export { createAutoTopUps } from './top-ups/create-auto-top-ups.ts';
export {
  createReconciliations,
  type ReconciliationPorts,
  type Reconciliations,
} from './upkeep/daily-reconciliation.ts';
export { type BillingUpkeep, keepBilling } from './upkeep/keep-billing.ts';
export type { ReconciliationStore } from './upkeep/reconciliation-store.ts';
