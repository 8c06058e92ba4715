import type { StoredDashboard } from '../dashboard-store.ts';
import type { MailPorts } from './mail-ports.ts';
import { MAIL_BOUNDS, type MailSchedule, type PageMail } from './mail-schedule.ts';
import { troubleText } from './mail-troubles.ts';

type Ports<Tx> = Pick<MailPorts<Tx>, 'store' | 'raise' | 'record' | 'dashboards'>;

/** Keeps how a mail ended, writes who got figures into the audit log, and tells its maker when it failed. false: another process has it. */
export async function endMail<Tx>(
  ports: Ports<Tx>,
  tx: Tx,
  over: {
    readonly schedule: MailSchedule;
    readonly mail: PageMail;
    readonly was: PageMail;
    /** Undefined: it is gone, or nobody has looked yet. */
    readonly dashboard?: StoredDashboard | undefined;
  },
): Promise<boolean> {
  const { schedule, mail, was } = over;
  if (!(await ports.store.saveMail(tx, mail, was))) return false;
  const { endedAt: at, reason } = mail;
  if (at === undefined) return true;
  if (mail.mailed.length > 0) {
    await ports.record(tx, {
      at,
      actorId: 'system',
      actor: 'system',
      action: 'dashboard.mailed',
      target: `dashboard:${schedule.dashboardId}`,
      before: undefined,
      after: { schedule: schedule.id, page: schedule.page, recipients: [...mail.mailed], reason: reason?.code ?? null },
      address: '',
      requestId: '',
    });
  }
  if (mail.state === 'failed' && reason !== undefined) {
    const title = over.dashboard?.document.title ?? { ko: schedule.page, en: schedule.page };
    const error = {
      ko: troubleText(reason.code, 'ko', reason.details),
      en: troubleText(reason.code, 'en', reason.details),
    };
    const values = { dashboard_id: schedule.dashboardId, schedule_id: schedule.id, dashboard: title, error };
    const key = `dashboard_mail_failed/${mail.id}`;
    await ports.raise(tx, { key, at, alsoTo: [schedule.creator.address], kind: 'dashboard_mail_failed', values });
  }
  await ports.store.pruneMails(tx, schedule.id, MAIL_BOUNDS.keptMax);
  return true;
}
