export { type ApiError, apiErrorSchema, type Me, meSchema } from './api-error.ts';
export {
  ApiFailure,
  type CallOptions,
  type Client,
  type ClientOptions,
  type CreateOptions,
  createClient,
  EVENTS_PATH,
  type PageQuery,
  type RequestFilter,
} from './client.ts';
export * from './dashboards.ts';
export * from './endpoints.ts';
export {
  ERRORS,
  type ErrorCode,
  type ErrorDetails,
  errorMessage,
  LANGUAGES,
  type Language,
  pickLanguage,
} from './errors.ts';
export * from './people.ts';
export * from './prices.ts';
export { type SqlRequestBody, type SqlResult, sqlRequestSchema, sqlResultSchema } from './sql.ts';
export * from './usage.ts';
