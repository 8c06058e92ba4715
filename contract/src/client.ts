import { accessCalls } from './access-client.ts';
import { billingCalls } from './billing-client.ts';
import { type ClientOptions, createCaller } from './caller.ts';
import { creditPriceCalls } from './credit-prices-client.ts';
import { creditCalls } from './credits-client.ts';
import { dashboardEditCalls, sharedDashboardCalls } from './dashboard-edit-client.ts';
import { dashboardScheduleCalls } from './dashboard-files-client.ts';
import { dashboardCalls } from './dashboards-client.ts';
import { catalogueCalls } from './endpoints-client.ts';
import { entryCalls } from './entry-client.ts';
import { limitCalls } from './limits-client.ts';
import { memberCalls } from './members-client.ts';
import { noticeCalls } from './notices-client.ts';
import { priceCalls } from './prices-client.ts';
import { queryCalls } from './queries-client.ts';
import { runCalls } from './runs-client.ts';
import { scheduleCalls } from './schedules-client.ts';
import { signInCalls } from './sign-in-client.ts';
import { usageCalls } from './usage-client.ts';
import { warehouseCalls } from './warehouses-client.ts';

/** The control plane's routes as functions, all of them: for programs. Pages take the groups that they need. */
export function createClient(options: ClientOptions) {
  const call = createCaller(options);
  return {
    /** Makes any call. */
    ask: call,
    ...entryCalls(call),
    ...accessCalls(call),
    ...usageCalls(call),
    ...queryCalls(call),
    ...dashboardCalls(call),
    ...dashboardEditCalls(call),
    ...sharedDashboardCalls(call),
    ...dashboardScheduleCalls(call),
    ...memberCalls(call),
    ...creditCalls(call),
    ...creditPriceCalls(call),
    ...limitCalls(call),
    ...runCalls(call),
    ...signInCalls(call),
    ...scheduleCalls(call),
    ...catalogueCalls(call),
    ...priceCalls(call),
    ...noticeCalls(call),
    ...warehouseCalls(call),
    billing: billingCalls(call),
  };
}
export type Client = ReturnType<typeof createClient>;
