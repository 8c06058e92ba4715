import { koAlerts } from './ko-alerts.ts';
import { koBudgets } from './ko-budgets.ts';
import { koCreditPrices } from './ko-credit-prices.ts';
import { koGateway } from './ko-gateway.ts';
import { koKeysAudit } from './ko-keys-audit.ts';
import { koPeople } from './ko-people.ts';
import { koPrices } from './ko-prices.ts';
import { koRunTypes } from './ko-run-types.ts';
import { koSchedules } from './ko-schedules.ts';
import { koSignIn } from './ko-sign-in.ts';
import { koUsage } from './ko-usage.ts';

/** The texts of every page but the first in Korean. */
export const koPages = {
  ...koAlerts,
  ...koBudgets,
  ...koCreditPrices,
  ...koGateway,
  ...koKeysAudit,
  ...koPeople,
  ...koPrices,
  ...koSchedules,
  ...koRunTypes,
  ...koSignIn,
  ...koUsage,
} as const;
