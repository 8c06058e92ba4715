export type { ControlApiOptions } from './api-context.ts';
export { createControlApi } from './create-control-api.ts';
