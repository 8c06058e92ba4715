import type { NoticeOutcome } from './change-settings.ts';
import type { ToldNotice } from './delivery.ts';
import type { NoticePorts } from './notice-ports.ts';
import { deliveriesFor, keepNotice } from './raise-notice.ts';

/** No more than one test in this time: each goes to everybody. */
const TEST_EVERY_MS = 5_000;

/**
 * Raises a test notice to all who would be told now. Refused with `alerts_go_nowhere`, and with `tests_busy` when there was
 * another one within five seconds.
 */
export async function sendTest<Tx>(
  ports: NoticePorts<Tx>,
  tx: Tx,
  { by }: { readonly by: string },
): Promise<NoticeOutcome<ToldNotice>> {
  const at = ports.clock.now();
  const deliveries = await deliveriesFor(ports, tx, 'test');
  if (deliveries.length === 0) return { kind: 'refuse', code: 'alerts_go_nowhere', details: {} };
  const key = `test:${Math.floor(at / TEST_EVERY_MS)}`;
  const notice = await keepNotice(ports, tx, { kind: 'test', key, at, values: { by } });
  if (notice === undefined) return { kind: 'refuse', code: 'tests_busy', details: {} };
  await ports.store.addDeliveries(tx, notice, deliveries);
  const state = { kind: 'waiting', nextAt: at, failure: undefined } as const;
  return { kind: 'done', value: { notice, deliveries: deliveries.map((each) => ({ ...each, attempts: 0, state })) } };
}
