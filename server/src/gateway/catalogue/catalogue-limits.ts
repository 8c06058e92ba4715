/** Providers that may be made; declared ones are not counted. */
export const PROVIDERS_MAX = 500;
/** Endpoints that may be made; declared ones are not counted. All of them go to every gateway with each change. */
export const ENDPOINTS_MAX = 5_000;
