import { asInstant, type Instant } from '#kernel';
import { endMail } from './end-mail.ts';
import { LEASE_MS, type MailPorts } from './mail-ports.ts';
import { MAIL_BOUNDS, type MailSchedule, type PageMail } from './mail-schedule.ts';

/** A mail that this process works on from now on. */
export interface TakenMail {
  readonly schedule: MailSchedule;
  readonly mail: PageMail;
}

type Ports<Tx> = Pick<MailPorts<Tx>, 'store' | 'transaction' | 'clock' | 'raise' | 'record' | 'holder' | 'dashboards'>;

/** Takes up the mail whose turn it is: one that waits, or one whose process was silent for too long. */
export async function takeMail<Tx>(ports: Ports<Tx>): Promise<TakenMail | undefined> {
  const now = ports.clock.now();
  // Most of the time there is none, and then nobody waits for the only writer.
  if ((await ports.store.freeMails(now, 1)).length === 0) return undefined;
  return await ports.transaction((tx) => takeFree(ports, tx, now));
}

async function takeFree<Tx>(ports: Ports<Tx>, tx: Tx, now: Instant): Promise<TakenMail | undefined> {
  const { store, holder } = ports;
  const [mail] = await store.freeMails(now, 1, tx);
  const schedule = mail && (await store.schedule(mail.scheduleId, tx));
  if (mail === undefined || schedule === undefined) return undefined;
  if (mail.tries >= MAIL_BOUNDS.triesMax) {
    const reason = { code: 'mail_interrupted', details: {} } as const;
    await endMail(ports, tx, { schedule, mail: ended(mail, { state: 'failed', endedAt: now, reason }), was: mail });
    return undefined;
  }
  const freeAt = asInstant(now + LEASE_MS);
  const taken: PageMail = { ...mail, state: 'running', holder, freeAt, tries: mail.tries + 1 };
  return (await store.saveMail(tx, taken, mail)) ? { schedule, mail: taken } : undefined;
}

/** How a mail is when it is over. */
export function ended(mail: PageMail, how: Pick<PageMail, 'state' | 'endedAt' | 'reason'>): PageMail {
  return { ...mail, ...how, holder: undefined, freeAt: undefined };
}
