export * from './access.ts';
export { accessCalls } from './access-client.ts';
export { type ApiError, apiErrorSchema, type Me, meSchema } from './api-error.ts';
export * from './billing.ts';
export {
  billingCalls,
  billingFiles,
  type DocumentsQuery,
  type OrdersQuery,
  type QuoteQuery,
} from './billing-client.ts';
export * from './billing-offers.ts';
export * from './billing-orders.ts';
export * from './billing-subscriptions.ts';
export * from './billing-values.ts';
export { type BillingVerification, billingVerificationSchema } from './billing-verification.ts';
export { isBusinessNumber } from './business-number.ts';
export type { CallOptions, CreateOptions, PageQuery } from './call.ts';
export { ApiFailure, type ClientOptions, createCaller } from './caller.ts';
export { type Client, createClient } from './client.ts';
export * from './credit-prices.ts';
export { creditPriceCalls } from './credit-prices-client.ts';
export * from './credits.ts';
export { type CreditHistoryAsked, type CreditLotsAsked, creditCalls, creditFiles } from './credits-client.ts';
export * from './dashboard-document.ts';
export { dashboardEditCalls, sharedDashboardCalls } from './dashboard-edit-client.ts';
export { dashboardFiles, dashboardScheduleCalls, type WhichSchedule } from './dashboard-files-client.ts';
export * from './dashboard-question.ts';
export * from './dashboards.ts';
export { dashboardCalls } from './dashboards-client.ts';
export * from './endpoint-traffic.ts';
export * from './endpoints.ts';
export { catalogueCalls } from './endpoints-client.ts';
export { entryCalls } from './entry-client.ts';
export {
  ERRORS,
  type ErrorCode,
  type ErrorDetails,
  errorMessage,
} from './errors.ts';
export * from './events.ts';
export {
  LANGUAGE_DEFAULT,
  LANGUAGES,
  type Language,
  pickLanguage,
  readLanguage,
  type Wording,
} from './languages.ts';
export * from './limits.ts';
export { limitCalls } from './limits-client.ts';
export * from './members.ts';
export { memberCalls } from './members-client.ts';
export * from './notices.ts';
export { noticeCalls } from './notices-client.ts';
export * from './payment-problems.ts';
export * from './people.ts';
export { PREVIEW_NAMES } from './preview-names.ts';
export * from './prices.ts';
export { priceCalls } from './prices-client.ts';
export * from './queries.ts';
export { queryCalls } from './queries-client.ts';
export * from './run-types.ts';
export * from './runs.ts';
export { runCalls } from './runs-client.ts';
export { SANDBOX_CARDS, SANDBOX_CARDS_PATH, SANDBOX_WINDOW_PATH, type SandboxCard } from './sandbox-cards.ts';
export * from './schedules.ts';
export { scheduleCalls } from './schedules-client.ts';
export { shareAxis } from './share-axis.ts';
export * from './sign-in.ts';
export { signInCalls, singleSignOnPath } from './sign-in-client.ts';
export { AUDIT_PURPOSE, type SqlRequestBody, type SqlResult, sqlRequestSchema, sqlResultSchema } from './sql.ts';
export * from './tables.ts';
export * from './test-calls.ts';
export * from './usage.ts';
export {
  type RequestArrivalsFilter,
  type RequestFilter,
  type RequestNeighboursFilter,
  usageCalls,
} from './usage-client.ts';
export { COLOUR_OF_REST, DRAWN_EACH_MAX, type SeriesColour, valueColours } from './value-colours.ts';
export * from './warehouses.ts';
export { warehouseCalls } from './warehouses-client.ts';
export { zonedTime } from './zoned-time.ts';
