import { enAlerts } from './en-alerts.ts';
import { enBilling } from './en-billing.ts';
import { enBudgets } from './en-budgets.ts';
import { enCreditPrices } from './en-credit-prices.ts';
import { enCredits } from './en-credits.ts';
import { enDashboardEditor } from './en-dashboard-editor.ts';
import { enDashboards } from './en-dashboards.ts';
import { enErrorCodes } from './en-error-codes.ts';
import { enGateway } from './en-gateway.ts';
import { enKeysAudit } from './en-keys-audit.ts';
import { enPeople } from './en-people.ts';
import { enPrices } from './en-prices.ts';
import { enRequests } from './en-requests.ts';
import { enRunTypes } from './en-run-types.ts';
import { enSchedules } from './en-schedules.ts';
import { enSignIn } from './en-sign-in.ts';
import { enSql } from './en-sql.ts';
import { enUsage } from './en-usage.ts';
import { enViewing } from './en-viewing.ts';

/** The texts of every page but the first in English. */
export const enPages = {
  ...enAlerts,
  ...enBilling,
  ...enBudgets,
  ...enCreditPrices,
  ...enCredits,
  ...enDashboardEditor,
  ...enDashboards,
  ...enErrorCodes,
  ...enGateway,
  ...enKeysAudit,
  ...enPeople,
  ...enPrices,
  ...enSchedules,
  ...enRequests,
  ...enRunTypes,
  ...enSignIn,
  ...enSql,
  ...enUsage,
  ...enViewing,
} as const;
