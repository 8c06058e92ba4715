import type { Clock, Timer } from '#kernel';
import { type DeliverPorts, deliverSome } from './deliver-notices.ts';

const LOOK_EVERY_MS = 1_000;
/** After a failure of the store it waits longer each time, up to this. */
const PAUSE_MS_MAX = 30_000;
/** How long an end waits for deliveries that are under way. */
const END_WAIT_MS = 3_000;

/** Delivers notices, a second after they were raised at the latest, until it is stopped. */
export function keepDelivering<Tx>(ports: DeliverPorts<Tx> & { readonly clock: Clock }): {
  /** Begins nothing new; resolves when what is under way has ended, after three seconds at the latest. */
  stop(): Promise<void>;
} {
  const { clock, log } = ports;
  let timer: Timer | undefined;
  let isStopped = false;
  let failures = 0;

  const round = async (): Promise<void> => {
    let pauseMs = LOOK_EVERY_MS;
    try {
      pauseMs = (await deliverSome(ports)) > 0 ? 0 : LOOK_EVERY_MS;
      failures = 0;
    } catch (error) {
      if (failures === 0 && !isStopped) log.warn({ error }, 'Alerts could not be delivered; it is tried again.');
      pauseMs = Math.min(LOOK_EVERY_MS * 2 ** failures, PAUSE_MS_MAX);
      failures++;
    }
    if (!isStopped) timer = clock.after(pauseMs, begin);
  };
  let current = Promise.resolve();
  const begin = (): void => {
    current = round();
  };

  begin();
  return {
    stop: async () => {
      isStopped = true;
      timer?.cancel();
      const waited = Promise.withResolvers<void>();
      const ended = clock.after(END_WAIT_MS, () => waited.resolve());
      await Promise.race([current, waited.promise]);
      ended.cancel();
    },
  };
}
