import { ReturnedOrder } from '../returned-order.tsx';

/** Where the browser arrives from the payment window of a top-up. */
export function CreditsReturnedPage() {
  return <ReturnedOrder to="/settings/billing/credits" />;
}
