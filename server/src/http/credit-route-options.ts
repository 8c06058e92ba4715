import type { ControlApiOptions } from './api-context.ts';

/** What the routes of credits stand on. */
export type CreditRouteOptions = Pick<
  ControlApiOptions,
  | 'account'
  | 'audit'
  | 'clock'
  | 'credits'
  | 'creditUsage'
  | 'idempotency'
  | 'log'
  | 'transaction'
  | 'verifyCharged'
  | 'verifyCredits'
>;
