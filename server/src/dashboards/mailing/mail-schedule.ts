import type { DashboardSchedule, ErrorDetails, Language } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { ChosenFilters } from '../document/dataset-question.ts';
import type { MailTrouble } from './mail-troubles.ts';

/** What somebody chooses of a schedule. */
export interface MailContent {
  /** Id of the page. */
  readonly page: string;
  /** Five fields, in the account's zone. */
  readonly cron: string;
  readonly range: DashboardSchedule['range'];
  readonly filters: ChosenFilters;
  /** Addresses, each once. */
  readonly recipients: readonly string[];
  readonly withCsv: boolean;
  readonly language: Language;
  readonly isOn: boolean;
}

/** A page of a dashboard that is sent by mail again and again. */
export interface MailSchedule extends MailContent {
  readonly id: string;
  readonly dashboardId: string;
  readonly creator: { readonly id: string; readonly address: string };
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** The zone that its next time was computed in. */
  readonly timeZone: string;
  /** The first time that nobody has dealt with; undefined: it is off, or never due again. */
  readonly nextDueAt: Instant | undefined;
}

/** One time that a page is sent: a due time, or because somebody asked. */
export interface PageMail {
  /** UUIDv7: later ones have greater ids. */
  readonly id: string;
  readonly scheduleId: string;
  readonly cause: 'due' | 'by_hand';
  readonly dueAt: Instant;
  /** `missed`: it was too late for it when a process came to it. */
  readonly state: 'waiting' | 'running' | 'sent' | 'failed' | 'missed';
  /** The process that works on it. */
  readonly holder: string | undefined;
  /** From when on any process may take it up; undefined: it has ended. */
  readonly freeAt: Instant | undefined;
  /** Times that it was taken up. */
  readonly tries: number;
  readonly endedAt: Instant | undefined;
  /** Why it failed last; also, of one that was sent, who was left out. */
  readonly reason: MailReason | undefined;
  /** Addresses whose mail the mail server has taken. */
  readonly mailed: readonly string[];
}

/** Why something was not sent, or not to all: a code and what its sentence is filled in with. */
export interface MailReason {
  readonly code: MailTrouble;
  readonly details: ErrorDetails;
}

/** Bounds of schedules. */
export const MAIL_BOUNDS = {
  schedulesMax: 50,
  /** Mails that are kept of a schedule. */
  keptMax: 50,
  /** A due time that lies back longer when a process comes to it is not sent. */
  lateMsMax: 24 * 3_600_000,
  triesMax: 4,
  /** Of the files of one mail, in bytes; CSV beyond it is left out. */
  filesBytesMax: 10 * 1024 * 1024,
} as const;
