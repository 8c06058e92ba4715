import { manualClock } from '../../../../../test/manual-clock.ts';
import type { Store } from '../../../../store/index.ts';
import type { PaymentRig } from '../../payment-rig.test-support.ts';
import { sandboxActs } from './sandbox-acts.ts';
import { sandboxProvider } from './sandbox-provider.ts';

/** The sandbox over a store, and the people around it. */
export function sandboxRig(store: Store, dispose: () => Promise<void>): PaymentRig {
  const clock = manualClock(Date.UTC(2026, 10, 22));
  const act = sandboxActs({ store, clock });
  return {
    ...{ provider: sandboxProvider({ store, clock }), clock, currencies: ['KRW', 'USD'], tellsDisputes: true },
    ...{ alwaysAsksPerson: false, signs: false, dispose },
    atRegistration: async (_url, choice) => (choice === 'give_up' ? { cancelled: '1' } : { card: choice }),
    atWindow: async (_url, choice) => ({ sandbox: choice === 'give_up' ? 'cancel' : 'confirm' }),
    act: async (ref, what) => {
      const done = await act(ref, what);
      if (done !== 'done') throw new Error(`${what} is ${done}`);
    },
    webhook: async (about, at) => {
      const event = about === 'nothing' ? { event_id: 'e-0' } : { event_id: `e-${about.ref}-${at}`, ref: about.ref };
      return { headers: {}, body: Buffer.from(JSON.stringify(event)) };
    },
  };
}
