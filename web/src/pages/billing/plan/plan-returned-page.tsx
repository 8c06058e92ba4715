import { ReturnedOrder } from '../returned-order.tsx';

/** What became of the payment of a plan's month. */
export function PlanReturnedPage() {
  return <ReturnedOrder to="/settings/billing/plan" />;
}
