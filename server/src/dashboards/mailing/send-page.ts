import { asInstant } from '#kernel';
import type { StoredDashboard } from '../dashboard-store.ts';
import type { ReportOutcome } from '../export/create-exporter.ts';
import type { PageReport } from '../export/page-report.ts';
import type { Permission } from '../running/permission.ts';
import { endMail } from './end-mail.ts';
import { LEASE_MS, type MailPorts, REPORT_MS_MAX } from './mail-ports.ts';
import { mailRange } from './mail-range.ts';
import { MAIL_BOUNDS, type MailReason, type PageMail } from './mail-schedule.ts';
import { ended, type TakenMail } from './take-mail.ts';
import { filesOf, type MailFiles, pageMail } from './write-mail.ts';

/** After so many tries, how long until the next one, in milliseconds. */
const AGAIN_MS = [60_000, 300_000, 1_800_000] as const;

/** What came of trying once. */
type Tried =
  | { readonly kind: 'sent'; readonly reason: MailReason | undefined }
  /** It may work later; with `isFinal` it will not. */
  | { readonly kind: 'failed'; readonly reason: MailReason; readonly isFinal: boolean }
  /** Another process has it by now. */
  | { readonly kind: 'lost' };

/** Who gets the page. */
interface Reader {
  readonly address: string;
  readonly permission: Permission;
}

/**
 * Sends a mail that this process holds, and keeps what came of it. Each recipient whose mail was taken is noted at once, so that a
 * process that takes it up later goes on behind them: each gets it once, and twice only when a process ends between the mail
 * server's yes and that note.
 */
export async function sendPage<Tx>(ports: MailPorts<Tx>, taken: TakenMail): Promise<void> {
  const progress: Progress = { mail: taken.mail };
  const dashboard = await ports.dashboards.find(taken.schedule.dashboardId);
  let tried: Tried;
  try {
    tried = await tryOnce(ports, taken, { dashboard, progress });
  } catch (error) {
    ports.log.error({ error, mail: taken.mail.id }, 'A page could not be sent by mail.');
    tried = { kind: 'failed', reason: { code: 'mail_broke', details: {} }, isFinal: false };
  }
  if (tried.kind === 'lost') return;
  const { schedule } = taken;
  const { mail: was } = progress;
  const mail = afterTry(was, tried, ports);
  await ports.transaction((tx) => endMail(ports, tx, { schedule, mail, was, dashboard }));
}

/** The mail as it was last kept. */
interface Progress {
  mail: PageMail;
}

function afterTry(mail: PageMail, tried: Exclude<Tried, { kind: 'lost' }>, ports: Pick<MailPorts<never>, 'clock'>) {
  const endedAt = ports.clock.now();
  const { reason } = tried;
  if (tried.kind === 'sent') return ended(mail, { state: 'sent', endedAt, reason });
  const againMs = tried.isFinal ? undefined : AGAIN_MS[mail.tries - 1];
  if (againMs === undefined || mail.tries >= MAIL_BOUNDS.triesMax) {
    return ended(mail, { state: 'failed', endedAt, reason });
  }
  return { ...mail, state: 'waiting' as const, holder: undefined, freeAt: asInstant(endedAt + againMs), reason };
}

async function tryOnce<Tx>(
  ports: MailPorts<Tx>,
  taken: TakenMail,
  { dashboard, progress }: { readonly dashboard: StoredDashboard | undefined; readonly progress: Progress },
): Promise<Tried> {
  const { schedule } = taken;
  if (ports.sendMail === undefined) return final('mail_not_configured');
  if (dashboard === undefined) return final('dashboard_unknown', { dashboard: schedule.dashboardId });
  const hidden = await whyHidden(ports, dashboard);
  if (hidden !== undefined) return hidden;
  const { readers, leftOut } = await readersOf(ports, taken, dashboard);
  const addresses = leftOut.join(', ');
  if (readers.length === 0 && taken.mail.mailed.length === 0) return final('no_recipient_left', { addresses });
  const failed = await sendToAll(ports, taken, { dashboard, readers, progress });
  if (failed !== undefined) return failed;
  const reason = leftOut.length === 0 ? undefined : ({ code: 'recipients_left_out', details: { addresses } } as const);
  return { kind: 'sent', reason };
}

function final(code: MailReason['code'], details: MailReason['details'] = {}): Tried {
  return { kind: 'failed', reason: { code, details }, isFinal: true };
}

/** Why nobody can see the dashboard now; undefined: somebody can. */
async function whyHidden<Tx>(ports: MailPorts<Tx>, dashboard: StoredDashboard): Promise<Tried | undefined> {
  const state = await ports.dashboards.stateOf(dashboard);
  if (state === 'unpublished') return final('dashboard_unpublished');
  if (state === 'stopped') return final('dashboard_stopped', { publisher: dashboard.publisher.address });
  const preview = await ports.featureOff(dashboard);
  return preview === undefined ? undefined : final('preview_off', { preview });
}

/** Who may see the dashboard now, of those who did not get the mail yet. */
async function readersOf<Tx>(
  { reader }: MailPorts<Tx>,
  { schedule, mail }: TakenMail,
  dashboard: StoredDashboard,
): Promise<{ readonly readers: readonly Reader[]; readonly leftOut: readonly string[] }> {
  const readers: Reader[] = [];
  const leftOut: string[] = [];
  for (const address of schedule.recipients) {
    if (mail.mailed.includes(address)) continue;
    const permission = await reader(address, dashboard);
    if (permission === undefined) leftOut.push(address);
    else readers.push({ address, permission });
  }
  return { readers, leftOut };
}

/** Undefined: every one of them was taken. */
async function sendToAll<Tx>(
  ports: MailPorts<Tx>,
  taken: TakenMail,
  to: { readonly dashboard: StoredDashboard; readonly readers: readonly Reader[]; readonly progress: Progress },
): Promise<Tried | undefined> {
  const { dashboard, readers, progress } = to;
  const failures: { readonly address: string; readonly detail: string | undefined }[] = [];
  // What each may see is their own, where the dashboard says so; else one file is everybody's.
  const isOwn = dashboard.settings.run_as === 'viewer';
  let made: MadePage | undefined;
  for (const { address, permission } of readers) {
    if (made === undefined || isOwn) {
      const making = await makePage(ports, taken, { dashboard, permission });
      if (making.kind !== 'made') return making;
      made = making;
    }
    if (!(await keep(ports, progress, {}))) return { kind: 'lost' };
    const { schedule } = taken;
    const sent = await ports.sendMail?.(pageMail(address, { schedule, account: ports.account(), ...made }));
    if (sent?.kind !== 'sent') failures.push({ address, detail: sent?.detail });
    else if (!(await keep(ports, progress, { mailed: [...progress.mail.mailed, address] }))) return { kind: 'lost' };
  }
  if (failures.length === 0) return undefined;
  const details = { addresses: failures.map(({ address }) => address).join(', '), detail: failures[0]?.detail ?? '–' };
  return { kind: 'failed', reason: { code: 'mail_not_taken', details }, isFinal: false };
}

/** Notes progress, and that this process is alive. false: another one has the mail. */
async function keep<Tx>(ports: MailPorts<Tx>, progress: Progress, change: Partial<PageMail>): Promise<boolean> {
  const freeAt = asInstant(ports.clock.now() + LEASE_MS);
  const next: PageMail = { ...progress.mail, ...change, freeAt };
  const isKept = await ports.transaction((tx) => ports.store.saveMail(tx, next, progress.mail));
  if (isKept) progress.mail = next;
  return isKept;
}

interface MadePage {
  readonly kind: 'made';
  readonly report: PageReport;
  readonly made: MailFiles;
}

async function makePage<Tx>(
  ports: MailPorts<Tx>,
  { schedule, mail }: TakenMail,
  { dashboard, permission }: { readonly dashboard: StoredDashboard; readonly permission: Permission },
): Promise<MadePage | Tried> {
  const { timeZone } = ports.account();
  const { language, page } = schedule;
  const question = { ...mailRange(schedule.range, mail.dueAt, timeZone), timeZone, filters: schedule.filters };
  const over = new AbortController();
  const timer = ports.clock.after(REPORT_MS_MAX, () => over.abort());
  let outcome: ReportOutcome;
  try {
    const asked = { dashboard, page, question, viewer: permission, language, signal: over.signal };
    outcome = await ports.exporter.report(asked);
  } finally {
    timer.cancel();
  }
  if (outcome.kind === 'refuse') {
    const { code, details } = outcome;
    return { kind: 'failed', reason: { code, details }, isFinal: code !== 'dashboard_export_busy' };
  }
  const { report } = outcome;
  const nothing = whyNothing(report);
  if (nothing !== undefined) return nothing;
  const made = filesOf(schedule, report, await ports.exporter.print(report));
  const bytesMax = MAIL_BOUNDS.filesBytesMax;
  if ((made.files[0]?.content.length ?? 0) > bytesMax) return final('file_too_large', { bytes_max: bytesMax });
  return { kind: 'made', report, made };
}

/** A page without a single figure is not worth a mail; it may be better later. */
function whyNothing({ datasets }: PageReport): Tried | undefined {
  const all = Object.values(datasets);
  const [first] = all.flatMap((each) => (each.kind === 'refused' ? [each.sentence] : []));
  if (first === undefined || all.some(({ kind }) => kind === 'result')) return undefined;
  return { kind: 'failed', reason: { code: 'no_figures', details: { detail: first } }, isFinal: false };
}
