import type { Timer } from '#kernel';
import type { MailPorts } from './mail-ports.ts';
import { planMails } from './plan-mails.ts';
import { sendPage } from './send-page.ts';
import { takeMail } from './take-mail.ts';

/** Schedules at work. */
export interface RunningMails {
  /** Looks at once whether something is due, and sends all of it. */
  look(): Promise<void>;
  /** Takes up nothing more. Resolves when what is under way has ended, or the time is over: then another process takes it up. */
  stop(timeoutMs: number): Promise<void>;
}

const LOOK_EVERY_MS = 2_000;

/** Sends pages when they are due, one mail after the other, until stopped. Every process that shares the store may do so. */
export function runMailSchedules<Tx>(ports: MailPorts<Tx>): RunningMails {
  const { clock, log } = ports;
  let isStopped = false;
  let failures = 0;
  let timer: Timer | undefined;
  let looking: Promise<void> = Promise.resolve();

  const lookOnce = async (): Promise<void> => {
    let isMore = true;
    while (isMore && !isStopped) isMore = await planMails(ports);
    while (!isStopped) {
      const taken = await takeMail(ports);
      if (taken === undefined) return;
      await sendPage(ports, taken);
    }
  };
  const look = (): Promise<void> => {
    const next = looking.then(() => (isStopped ? undefined : lookOnce()));
    looking = next.catch(() => undefined);
    return next;
  };
  const round = (): void => {
    look()
      .then(() => {
        failures = 0;
      })
      .catch((error: unknown) => {
        if (failures++ === 0)
          log.warn({ error }, 'Dashboards to be sent by mail could not be looked after; trying again.');
      })
      .finally(() => {
        if (!isStopped) timer = clock.after(LOOK_EVERY_MS, round);
      });
  };
  timer = clock.after(LOOK_EVERY_MS, round);
  return {
    look,
    stop: async (timeoutMs) => {
      isStopped = true;
      timer?.cancel();
      const end = Promise.withResolvers<void>();
      const late = clock.after(timeoutMs, () => end.resolve());
      await Promise.race([looking, end.promise]);
      late.cancel();
    },
  };
}
