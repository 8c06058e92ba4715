import { type DashboardSchedule, type ErrorDetails, readLanguage } from '@tallygate/contract';
import { type Insertable, type Selectable, sql } from 'kysely';
import { asInstant, type Instant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../../store/index.ts';
import type { MailSchedule, PageMail } from '../mail-schedule.ts';
import type { MailScheduleStore } from '../mail-schedule-store.ts';
import type { MailTrouble } from '../mail-troubles.ts';

type Store = MailScheduleStore<Transaction>;

/** Schedules of dashboards and their mails, in the control store. */
export function kyselyMailScheduleStore(db: Reader): Store {
  return { ...schedules(db), ...mails(db) };
}

function schedules(
  db: Reader,
): Pick<
  Store,
  'schedules' | 'schedule' | 'addSchedule' | 'saveSchedule' | 'removeSchedule' | 'dueSchedules' | 'moveDue'
> {
  return {
    schedules: async (dashboardId, tx) => {
      const of = (tx ?? db).selectFrom('dashboard_schedules').selectAll().where('dashboard_id', '=', dashboardId);
      return (await of.orderBy('id').execute()).map(readSchedule);
    },
    schedule: async (id, tx) => {
      const of = (tx ?? db).selectFrom('dashboard_schedules').selectAll().where('id', '=', id);
      const row = await of.executeTakeFirst();
      return row && readSchedule(row);
    },
    addSchedule: async (tx, schedule) => {
      await tx.insertInto('dashboard_schedules').values(scheduleRow(schedule)).execute();
    },
    saveSchedule: async (tx, schedule) => {
      const { id: _id, dashboard_id: _dashboard, ...row } = scheduleRow(schedule);
      const { created_by: _by, created_by_id: _byId, created_at: _at, ...changed } = row;
      await tx.updateTable('dashboard_schedules').set(changed).where('id', '=', schedule.id).execute();
    },
    removeSchedule: async (tx, id) => {
      await tx.deleteFrom('dashboard_schedules').where('id', '=', id).execute();
    },
    dueSchedules: async ({ now, timeZone }, limit) => {
      const on = db.selectFrom('dashboard_schedules').select('id').where('next_due_at', 'is not', null);
      const due = on.where((is) => is.or([is('next_due_at', '<=', isoInstant(now)), is('time_zone', '!=', timeZone)]));
      return (await due.orderBy('next_due_at').limit(limit).execute()).map(({ id }) => id);
    },
    moveDue: async (tx, id, { from, to, timeZone }) => {
      const { numUpdatedRows } = await tx
        .updateTable('dashboard_schedules')
        .set({ next_due_at: textOf(to), time_zone: timeZone })
        .where('id', '=', id)
        .where('next_due_at', '=', isoInstant(from))
        .executeTakeFirst();
      return Number(numUpdatedRows) === 1;
    },
  };
}

function mails(
  db: Reader,
): Pick<Store, 'addMail' | 'freeMails' | 'saveMail' | 'hasOpenMail' | 'lastEnded' | 'pruneMails'> {
  return {
    addMail: async (tx, mail) => {
      await tx.insertInto('dashboard_mails').values(mailRow(mail)).execute();
    },
    freeMails: async (now, limit, tx) => {
      const free = (tx ?? db).selectFrom('dashboard_mails').selectAll().where('free_at', '<=', isoInstant(now));
      return (await free.orderBy('free_at').orderBy('id').limit(limit).execute()).map(readMail);
    },
    saveMail: async (tx, mail, was) => {
      const { id, schedule_id: _schedule, cause: _cause, due_at: _due, ...changed } = mailRow(mail);
      const asItWas = tx
        .updateTable('dashboard_mails')
        .set(changed)
        .where('id', '=', id)
        .where('state', '=', was.state)
        .where('tries', '=', was.tries)
        .where('free_at', was.freeAt === undefined ? 'is' : '=', textOf(was.freeAt));
      const held =
        was.holder === undefined ? asItWas.where('holder', 'is', null) : asItWas.where('holder', '=', was.holder);
      return Number((await held.executeTakeFirst()).numUpdatedRows) === 1;
    },
    hasOpenMail: async (tx, scheduleId) => {
      const open = tx.selectFrom('dashboard_mails').select('id').where('schedule_id', '=', scheduleId);
      return (await open.where('free_at', 'is not', null).limit(1).executeTakeFirst()) !== undefined;
    },
    lastEnded: async (scheduleIds) => {
      if (scheduleIds.length === 0) return new Map();
      const newest = db
        .selectFrom('dashboard_mails')
        .select(sql<string>`max(id)`.as('id'))
        .where('schedule_id', 'in', scheduleIds)
        .where('ended_at', 'is not', null)
        .groupBy('schedule_id');
      const rows = await db.selectFrom('dashboard_mails').selectAll().where('id', 'in', newest).execute();
      return new Map(rows.map((row) => [row.schedule_id, readMail(row)]));
    },
    pruneMails: async (tx, scheduleId, keptMax) => {
      const ended = tx
        .selectFrom('dashboard_mails')
        .select('id')
        .where('schedule_id', '=', scheduleId)
        .where('ended_at', 'is not', null);
      const rows = await ended.orderBy('id', 'desc').offset(keptMax).limit(PRUNED_MAX).execute();
      if (rows.length === 0) return;
      const ids = rows.map(({ id }) => id);
      await tx.deleteFrom('dashboard_mails').where('id', 'in', ids).execute();
    },
  };
}

/** Each mail that ends prunes, so that there is never more than one too many. */
const PRUNED_MAX = 100;

function scheduleRow(schedule: MailSchedule): Insertable<Tables['dashboard_schedules']> {
  const { id, page, cron, range, language } = schedule;
  return {
    ...{ id, page, cron, range, language },
    dashboard_id: schedule.dashboardId,
    time_zone: schedule.timeZone,
    filters: JSON.stringify(schedule.filters),
    recipients: JSON.stringify(schedule.recipients),
    with_csv: schedule.withCsv ? 1 : 0,
    is_on: schedule.isOn ? 1 : 0,
    next_due_at: textOf(schedule.nextDueAt),
    created_by: schedule.creator.address,
    created_by_id: schedule.creator.id,
    created_at: isoInstant(schedule.createdAt),
    updated_at: isoInstant(schedule.updatedAt),
  };
}

/** What stands in these columns was written by this file. */
function readSchedule(row: Selectable<Tables['dashboard_schedules']>): MailSchedule {
  const { id, page, cron } = row;
  return {
    ...{ id, page, cron },
    dashboardId: row.dashboard_id,
    range: row.range as DashboardSchedule['range'],
    timeZone: row.time_zone,
    language: readLanguage(row.language) ?? 'en',
    filters: JSON.parse(row.filters) as MailSchedule['filters'],
    recipients: JSON.parse(row.recipients) as readonly string[],
    withCsv: row.with_csv === 1,
    isOn: row.is_on === 1,
    nextDueAt: instantOf(row.next_due_at),
    creator: { id: row.created_by_id, address: row.created_by },
    createdAt: asInstant(Date.parse(row.created_at)),
    updatedAt: asInstant(Date.parse(row.updated_at)),
  };
}

function mailRow(mail: PageMail): Insertable<Tables['dashboard_mails']> {
  const { id, cause, state, tries } = mail;
  return {
    ...{ id, cause, state, tries },
    schedule_id: mail.scheduleId,
    due_at: isoInstant(mail.dueAt),
    holder: mail.holder ?? null,
    free_at: textOf(mail.freeAt),
    ended_at: textOf(mail.endedAt),
    reason: mail.reason?.code ?? null,
    reason_details: JSON.stringify(mail.reason?.details ?? {}),
    mailed: JSON.stringify(mail.mailed),
  };
}

function readMail(row: Selectable<Tables['dashboard_mails']>): PageMail {
  const { id } = row;
  const details = JSON.parse(row.reason_details) as ErrorDetails;
  return {
    id,
    scheduleId: row.schedule_id,
    cause: row.cause as PageMail['cause'],
    state: row.state as PageMail['state'],
    tries: Number(row.tries),
    dueAt: asInstant(Date.parse(row.due_at)),
    holder: row.holder ?? undefined,
    freeAt: instantOf(row.free_at),
    endedAt: instantOf(row.ended_at),
    reason: row.reason === null ? undefined : { code: row.reason as MailTrouble, details },
    mailed: JSON.parse(row.mailed) as readonly string[],
  };
}

function textOf(at: Instant | undefined): string | null {
  return at === undefined ? null : isoInstant(at);
}

function instantOf(text: string | null): Instant | undefined {
  return text === null ? undefined : asInstant(Date.parse(text));
}
