export * from './access.ts';
export { type ApiError, apiErrorSchema, type Me, meSchema } from './api-error.ts';
export type { CallOptions, CreateOptions, PageQuery } from './call.ts';
export {
  ApiFailure,
  type Client,
  type ClientOptions,
  createClient,
  EVENTS_PATH,
  type RequestFilter,
} from './client.ts';
export * from './credit-prices.ts';
export * from './credits.ts';
export * from './dashboards.ts';
export * from './endpoint-traffic.ts';
export * from './endpoints.ts';
export {
  ERRORS,
  type ErrorCode,
  type ErrorDetails,
  errorMessage,
} from './errors.ts';
export { LANGUAGES, type Language, pickLanguage } from './languages.ts';
export * from './limits.ts';
export * from './members.ts';
export * from './notices.ts';
export { noticeCalls } from './notices-client.ts';
export * from './people.ts';
export * from './prices.ts';
export * from './run-types.ts';
export * from './runs.ts';
export * from './schedules.ts';
export * from './sign-in.ts';
export { singleSignOnPath } from './sign-in-client.ts';
export { AUDIT_PURPOSE, type SqlRequestBody, type SqlResult, sqlRequestSchema, sqlResultSchema } from './sql.ts';
export * from './test-calls.ts';
export * from './usage.ts';
