/** What happens to a payment at its provider, without anybody here asking for it. `refund`: all that is left of it. */
export type SandboxAct = 'dispute' | 'dispute-won' | 'dispute-lost' | 'refund';

/**
 * Lets something happen to a payment of the sandbox. Nothing here learns of it until the payment is looked up.
 * `refused`: it cannot happen now, such as the end of a dispute that was never opened. `unknown`: there is no such payment.
 */
export type SandboxActs = (ref: string, act: SandboxAct) => Promise<'done' | 'refused' | 'unknown'>;
