import type { Instant } from '#kernel';
import type { MailSchedule, PageMail } from './mail-schedule.ts';

/** Schedules and their mails. `Tx` is a transaction of the control store. */
export interface MailScheduleStore<Tx> {
  /** Of a dashboard, the oldest first. */
  schedules(dashboardId: string, tx?: Tx): Promise<readonly MailSchedule[]>;
  schedule(id: string, tx?: Tx): Promise<MailSchedule | undefined>;
  addSchedule(tx: Tx, schedule: MailSchedule): Promise<void>;
  /** All but its dashboard and its maker. */
  saveSchedule(tx: Tx, schedule: MailSchedule): Promise<void>;
  /** With its mails. */
  removeSchedule(tx: Tx, id: string): Promise<void>;
  /** Ids of those that are due, or whose next time was computed in another zone; the longest due first. */
  dueSchedules(at: { readonly now: Instant; readonly timeZone: string }, limit: number): Promise<readonly string[]>;
  /** Moves on from a due time. false: another process did. */
  moveDue(tx: Tx, id: string, due: MovedDue): Promise<boolean>;

  addMail(tx: Tx, mail: PageMail): Promise<void>;
  /** Those that may be taken up, the longest free first. */
  freeMails(now: Instant, limit: number, tx?: Tx): Promise<readonly PageMail[]>;
  /** Writes one in the place of what it was. false: another process has changed it meanwhile. */
  saveMail(tx: Tx, mail: PageMail, was: PageMail): Promise<boolean>;
  /** Whether one of the schedule has not ended. */
  hasOpenMail(tx: Tx, scheduleId: string): Promise<boolean>;
  /** The newest of each schedule that has ended. */
  lastEnded(scheduleIds: readonly string[]): Promise<ReadonlyMap<string, PageMail>>;
  /** Forgets those of a schedule that ended, but the newest. */
  pruneMails(tx: Tx, scheduleId: string, keptMax: number): Promise<void>;
}

/** From one due time to the next; undefined: never again. */
export interface MovedDue {
  readonly from: Instant;
  readonly to: Instant | undefined;
  /** The zone that the next time was computed in. */
  readonly timeZone: string;
}
