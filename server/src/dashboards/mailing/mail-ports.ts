import type { Language } from '@tallygate/contract';
import type { Act } from '#audit';
import type { PreviewId } from '#identity';
import type { Clock, Log } from '#kernel';
import type { RaiseNotice } from '#notices';
import type { DueTimes } from '#runs';
import type { StoredDashboard } from '../dashboard-store.ts';
import type { PageExporter } from '../export/create-exporter.ts';
import type { DashboardState, Permission } from '../running/permission.ts';
import type { MailScheduleStore } from './mail-schedule-store.ts';

/** What schedules are kept and sent with. `Tx` is a transaction of the control store. */
export interface MailPorts<Tx> {
  readonly store: MailScheduleStore<Tx>;
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Puts an act into the audit log, in the act's own transaction. */
  readonly record: (tx: Tx, act: Act) => Promise<unknown>;
  readonly raise: RaiseNotice<Tx>;
  readonly dueTimes: DueTimes;
  readonly dashboards: {
    find(id: string): Promise<StoredDashboard | undefined>;
    stateOf(dashboard: StoredDashboard): Promise<DashboardState>;
  };
  /** The feature that a dashboard is part of, where it is switched off; undefined: it is on, or part of none. */
  readonly featureOff: (dashboard: StoredDashboard) => Promise<PreviewId | undefined>;
  /** What the member with this address may do today; undefined: there is no such member, or they may not see the dashboard. */
  readonly reader: (address: string, dashboard: StoredDashboard) => Promise<Permission | undefined>;
  readonly exporter: PageExporter;
  /** undefined: there is no mail server. */
  readonly sendMail: SendPage | undefined;
  readonly account: () => MailAccount;
  readonly clock: Clock;
  readonly log: Log;
  /** A new UUIDv7. */
  readonly newId: () => string;
  /** Names this process among all that share the store. */
  readonly holder: string;
}

/** The account, as mails speak of it. */
export interface MailAccount {
  readonly name: string;
  readonly timeZone: string;
  readonly language: Language;
  /** Where browsers find this installation; undefined: not known. */
  readonly publicUrl: string | undefined;
}

/** A mail with files. */
export interface PageMailText {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly MailFile[];
}

export interface MailFile {
  readonly name: string;
  readonly type: 'application/pdf' | 'text/csv';
  readonly content: Uint8Array;
}

/** Hands a mail to the mail server once. `detail`: the step at which it was not taken, and the server's number. Never throws. */
export type SendPage = (
  mail: PageMailText,
) => Promise<{ readonly kind: 'sent' } | { readonly kind: 'failed'; readonly detail: string | undefined }>;

/** How long a process may be silent before others take up what it works on; longer than any step of it. */
export const LEASE_MS = 300_000;
/** Of all queries of one mail. */
export const REPORT_MS_MAX = 120_000;
