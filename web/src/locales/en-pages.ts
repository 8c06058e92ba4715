import { enAlerts } from './en-alerts.ts';
import { enBudgets } from './en-budgets.ts';
import { enCreditPrices } from './en-credit-prices.ts';
import { enGateway } from './en-gateway.ts';
import { enKeysAudit } from './en-keys-audit.ts';
import { enPeople } from './en-people.ts';
import { enPrices } from './en-prices.ts';
import { enRunTypes } from './en-run-types.ts';
import { enSchedules } from './en-schedules.ts';
import { enSignIn } from './en-sign-in.ts';
import { enUsage } from './en-usage.ts';

/** The texts of every page but the first in English. */
export const enPages = {
  ...enAlerts,
  ...enBudgets,
  ...enCreditPrices,
  ...enGateway,
  ...enKeysAudit,
  ...enPeople,
  ...enPrices,
  ...enSchedules,
  ...enRunTypes,
  ...enSignIn,
  ...enUsage,
} as const;
