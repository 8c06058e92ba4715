import { billingCalls } from '@tallygate/contract';
import { client } from './client.ts';

/** Everything of billing; it comes with the first page that needs it. */
export const billing = billingCalls(client.ask);
