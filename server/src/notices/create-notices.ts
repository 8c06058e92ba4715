import type { Instant } from '#kernel';
import {
  type ChangedSettings,
  changeSettings,
  type NoticeOutcome,
  type NoticeSettingsChange,
  rotateSecret,
} from './change-settings.ts';
import type { ToldNotice } from './delivery.ts';
import type { RaiseNotice } from './notice.ts';
import type { NoticePorts } from './notice-ports.ts';
import type { NoticeSettings } from './notice-settings.ts';
import { noticeRaiser, readersOf } from './raise-notice.ts';
import { sendTest } from './send-test.ts';

/** Alerts of the account. What changes something takes the caller's transaction. */
export interface Notices<Tx> {
  readonly raise: RaiseNotice<Tx>;
  settings(tx?: Tx): Promise<NoticeSettings>;
  /** Whether this installation can send mails. */
  readonly canMail: boolean;
  /** Who would get a mail by these settings. */
  mailReaders(settings: NoticeSettings, tx?: Tx): Promise<readonly string[]>;
  changeSettings(tx: Tx, change: NoticeSettingsChange): Promise<NoticeOutcome<ChangedSettings>>;
  /** The new secret is told this once. */
  rotateSecret(
    tx: Tx,
    asked: { readonly overlapMs: number },
  ): Promise<{ readonly secret: string; readonly earlierUntil: Instant | undefined }>;
  sendTest(tx: Tx, asked: { readonly by: string }): Promise<NoticeOutcome<ToldNotice>>;
  /** Newest first. `before`: only those with a smaller id. */
  list(page: { readonly before: string | undefined; readonly limit: number }): Promise<readonly ToldNotice[]>;
}

/** Alerts over a store. They leave through `keepDelivering`. */
export function createNotices<Tx>(ports: NoticePorts<Tx>): Notices<Tx> {
  const { store, canMail } = ports;
  return {
    raise: noticeRaiser(ports),
    settings: (tx) => store.settings(tx),
    canMail,
    mailReaders: async (settings, tx) => (await readersOf(ports, settings, tx)).map(({ address }) => address),
    changeSettings: (tx, change) => changeSettings(ports, tx, change),
    rotateSecret: (tx, asked) => rotateSecret(ports, tx, asked),
    sendTest: (tx, asked) => sendTest(ports, tx, asked),
    list: (page) => store.list(page),
  };
}
