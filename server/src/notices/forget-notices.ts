import { asInstant, type Clock, type Log, type Timer } from '#kernel';
import type { NoticeStore } from './notice-store.ts';

const DAY_MS = 24 * 60 * 60_000;
/** How long people can look up what they were told, and who was: more than a year. */
export const NOTICES_KEPT_MS = 400 * DAY_MS;
/** Notices that are forgotten in one transaction: others wait for it. */
const SLICE = 500;

/** What forgetting acts with. */
export interface ForgetPorts<Tx> {
  readonly store: Pick<NoticeStore<Tx>, 'forget'>;
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Forgets notices that are too old to be looked up. Whoever dies in between leaves the rest to the next call. */
export async function forgetNotices<Tx>({ store, transaction, clock }: ForgetPorts<Tx>): Promise<void> {
  const before = asInstant(clock.now() - NOTICES_KEPT_MS);
  for (let gone = SLICE; gone === SLICE; ) gone = await transaction((tx) => store.forget(tx, { before, limit: SLICE }));
}

/** Forgets old notices now and every day, until it is stopped. */
export function keepForgetting<Tx>(ports: ForgetPorts<Tx> & { readonly clock: Clock; readonly log: Log }): {
  stop(): void;
} {
  let timer: Timer | undefined;
  let isStopped = false;
  const round = async (): Promise<void> => {
    try {
      await forgetNotices(ports);
    } catch (error) {
      if (!isStopped) ports.log.warn({ error }, 'Old alerts could not be forgotten; it is tried again in a day.');
    }
    if (!isStopped) timer = ports.clock.after(DAY_MS, () => void round());
  };
  void round();
  return {
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}
