import type { Instant } from '#kernel';
import type { MailPorts } from './mail-ports.ts';
import { MAIL_BOUNDS, type PageMail } from './mail-schedule.ts';

type Ports<Tx> = Pick<MailPorts<Tx>, 'store' | 'transaction' | 'dueTimes' | 'account' | 'clock' | 'newId'>;

/** Schedules that are dealt with at once. */
const SCHEDULES_MAX = 100;

/**
 * Claims what is due: a mail for the newest due time of each schedule. Of several processes that look at once, one claims;
 * the others find that nothing is due any more. The answer is whether there may be more.
 */
export async function planMails<Tx>(ports: Ports<Tx>): Promise<boolean> {
  const now = ports.clock.now();
  const { timeZone } = ports.account();
  const ids = await ports.store.dueSchedules({ now, timeZone }, SCHEDULES_MAX);
  for (const id of ids) await ports.transaction((tx) => claimDue(ports, tx, { id, now, timeZone }));
  return ids.length === SCHEDULES_MAX;
}

async function claimDue<Tx>(
  { store, dueTimes, newId }: Ports<Tx>,
  tx: Tx,
  { id, now, timeZone }: { readonly id: string; readonly now: Instant; readonly timeZone: string },
): Promise<void> {
  const schedule = await store.schedule(id, tx);
  if (schedule?.nextDueAt === undefined || !schedule.isOn) return;
  const { nextDueAt: from } = schedule;
  const [next] = dueTimes.next({ cron: schedule.cron, timeZone }, now, 1);
  // The account moved to another zone: nine is nine there from now on.
  if (schedule.timeZone !== timeZone) {
    await store.moveDue(tx, id, { from, to: next, timeZone });
    return;
  }
  if (from > now) return;
  // A process that was away for a week does not send seven mails: the newest tells, and the pages show the other days.
  const [newest = from] = dueTimes.latest(schedule, { from, to: now, countMax: 1 });
  // First, so that processes which claim at the same moment meet here, and one of them goes on.
  if (!(await store.moveDue(tx, id, { from, to: next, timeZone }))) return;
  const mail = newMail({ id: newId(), scheduleId: id, cause: 'due', dueAt: newest, freeAt: now });
  const isLate = now - newest > MAIL_BOUNDS.lateMsMax;
  await store.addMail(tx, isLate ? missed(mail, now) : mail);
}

/** A mail that waits for its turn. */
export function newMail(made: Pick<PageMail, 'id' | 'scheduleId' | 'cause' | 'dueAt' | 'freeAt'>): PageMail {
  const nothing = { holder: undefined, endedAt: undefined, reason: undefined } as const;
  return { ...made, ...nothing, state: 'waiting', tries: 0, mailed: [] };
}

function missed(mail: PageMail, endedAt: Instant): PageMail {
  return { ...mail, state: 'missed', freeAt: undefined, endedAt, reason: { code: 'mail_missed', details: {} } };
}
