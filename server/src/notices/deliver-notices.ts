import { asInstant, type Log, type Random } from '#kernel';
import { type Attempted, attemptDelivery, type DeliveryPorts } from './attempt-delivery.ts';
import type { ClaimedDelivery, DeliveryState } from './delivery.ts';
import { nextTry } from './next-try.ts';
import type { NoticeStore } from './notice-store.ts';

/** What the delivery of notices is made of. */
export interface DeliverPorts<Tx> extends DeliveryPorts {
  readonly store: NoticeStore<Tx>;
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly random: Pick<Random, 'fraction'>;
  readonly log: Log;
}

/** Deliveries that are under way at a time. */
const BATCH = 10;
/**
 * Longer than a whole batch takes: ten seconds for a post; ten mails, two at a time, ten seconds for each wait. Whoever dies
 * leaves its deliveries to others after it.
 */
const LEASE_MS = 300_000;

/**
 * Delivers what is due now, as many as a batch holds; how many it attempted. Each is claimed in a transaction of its own
 * before the attempt and settled after it, so that several control processes share them: a delivery arrives at least once,
 * and twice when a process dies after it was taken and before that was noted. It names itself, for those who must know.
 */
export async function deliverSome<Tx>(ports: DeliverPorts<Tx>): Promise<number> {
  const { store, transaction, clock } = ports;
  const now = clock.now();
  if (!(await store.isAnyDue(now))) return 0;
  const until = asInstant(now + LEASE_MS);
  const claimed = await transaction((tx) => store.claim(tx, { now, until, limit: BATCH }));
  const settings = await store.settings();
  await Promise.all(
    claimed.map(async (delivery) => settle(ports, delivery, await attemptDelivery(ports, delivery, settings))),
  );
  return claimed.length;
}

async function settle<Tx>(ports: DeliverPorts<Tx>, delivery: ClaimedDelivery, attempted: Attempted): Promise<void> {
  const { store, transaction, clock, random, log } = ports;
  const { recipient } = attempted;
  const state = stateAfter(attempted, delivery.attempt, { now: clock.now(), fraction: random.fraction() });
  await transaction(async (tx) => {
    await store.settle(tx, { ...delivery, recipient }, state);
    if (attempted.kind === 'gone') await switchOff(ports, tx, attempted.url);
  });
  if (state.kind === 'failed') {
    const { id, channel } = delivery;
    log.warn(
      { delivery: id, channel, recipient, ...state.failure },
      'An alert could not be delivered and was given up.',
    );
  }
}

function stateAfter(
  attempted: Attempted,
  attempt: number,
  { now: at, fraction }: { readonly now: ReturnType<typeof asInstant>; readonly fraction: number },
): DeliveryState {
  switch (attempted.kind) {
    case 'sent':
      return { kind: 'sent', at };
    case 'gone':
      return { kind: 'failed', at, failure: { problem: 'webhook_gone', detail: undefined } };
    case 'given_up':
      return { kind: 'failed', at, failure: attempted.failure };
    case 'failed': {
      const { failure } = attempted;
      const nextAt = nextTry(attempt, at, fraction);
      return nextAt === undefined ? { kind: 'failed', at, failure } : { kind: 'waiting', nextAt, failure };
    }
  }
}

/** Unless somebody named another URL meanwhile. */
async function switchOff<Tx>({ store, clock }: DeliverPorts<Tx>, tx: Tx, url: string): Promise<void> {
  const settings = await store.settings(tx);
  const { webhook } = settings;
  if (webhook.url !== url || !webhook.isOn) return;
  await store.saveSettings(tx, { ...settings, webhook: { ...webhook, isOn: false, offReason: 'gone' } }, clock.now());
}
