export { createDashboards, type Dashboards, type DashboardsPorts } from './create-dashboards.ts';
export type { StoredDashboard, StoredDraft, StoredVersion } from './dashboard-store.ts';
export type { DatasetQuestion } from './document/dataset-question.ts';
export {
  createPageExporter,
  type PageExporter,
} from './export/create-exporter.ts';
export { PrinterBusy, type ReportPrinter } from './export/page-report.ts';
export type { DashboardLink, ListedLink } from './links/link-store.ts';
export type { MadeLink } from './links/manage-links.ts';
export type { MailAccount, MailPorts, SendPage } from './mailing/mail-ports.ts';
export type { MailContent } from './mailing/mail-schedule.ts';
export { troubleText } from './mailing/mail-troubles.ts';
export {
  type ListedSchedule,
  type ManagedMailSchedules,
  manageMailSchedules,
} from './mailing/manage-mail-schedules.ts';
export { type RunningMails, runMailSchedules } from './mailing/run-mail-schedules.ts';
export type { AskedNewDashboard } from './managing/create.ts';
export type { DashboardBy, DashboardOutcome } from './managing/dashboard-act.ts';
export { revisionOf } from './managing/draft-revision.ts';
export { VERSIONS_KEPT_MAX } from './managing/publish.ts';
export type { DatasetOutcome, DatasetRequest } from './running/dataset-request.ts';
export { ASIDE_LIMITS } from './running/limits.ts';
export { mayReadRows, type Permission } from './running/permission.ts';
export { type DataVersion, type DataWatch, type Listening, watchData } from './watch-data.ts';
