import { koAlerts } from './ko-alerts.ts';
import { koBilling } from './ko-billing.ts';
import { koBudgets } from './ko-budgets.ts';
import { koCreditPrices } from './ko-credit-prices.ts';
import { koCredits } from './ko-credits.ts';
import { koDashboardEditor } from './ko-dashboard-editor.ts';
import { koDashboards } from './ko-dashboards.ts';
import { koErrorCodes } from './ko-error-codes.ts';
import { koGateway } from './ko-gateway.ts';
import { koKeysAudit } from './ko-keys-audit.ts';
import { koPeople } from './ko-people.ts';
import { koPrices } from './ko-prices.ts';
import { koRequests } from './ko-requests.ts';
import { koRunTypes } from './ko-run-types.ts';
import { koSchedules } from './ko-schedules.ts';
import { koSignIn } from './ko-sign-in.ts';
import { koSql } from './ko-sql.ts';
import { koUsage } from './ko-usage.ts';
import { koViewing } from './ko-viewing.ts';

/** The texts of every page but the first in Korean. */
export const koPages = {
  ...koAlerts,
  ...koBilling,
  ...koBudgets,
  ...koCreditPrices,
  ...koCredits,
  ...koDashboardEditor,
  ...koDashboards,
  ...koErrorCodes,
  ...koGateway,
  ...koKeysAudit,
  ...koPeople,
  ...koPrices,
  ...koSchedules,
  ...koRequests,
  ...koRunTypes,
  ...koSignIn,
  ...koSql,
  ...koUsage,
  ...koViewing,
} as const;
