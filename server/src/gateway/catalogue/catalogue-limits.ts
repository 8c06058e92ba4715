/** Providers that may be made; declared ones are not counted. */
export const PROVIDERS_MAX = 500;
/** Endpoints that may be made; declared ones are not counted. All of them go to every gateway with each change. */
export const ENDPOINTS_MAX = 5_000;
/** Bytes of all made endpoints as they are kept: a snapshot stays far below what gateways read of one. */
export const DOCUMENTS_BYTES_MAX = 32 * 1_024 * 1_024;
