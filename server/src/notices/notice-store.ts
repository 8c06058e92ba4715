import type { Instant } from '#kernel';
import type { ClaimedDelivery, DeliveryState, NewDelivery, ToldNotice } from './delivery.ts';
import type { Notice } from './notice.ts';
import type { NoticeSettings } from './notice-settings.ts';

/** Where notices are kept. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface NoticeStore<Tx> {
  /** Keeps a notice. false: there is one under its key; nothing was kept. */
  add(tx: Tx, notice: Notice): Promise<boolean>;
  /** Deliveries of a notice that was just added; each is due at once. */
  addDeliveries(tx: Tx, notice: Pick<Notice, 'id' | 'at'>, deliveries: readonly NewDelivery[]): Promise<void>;
  /** Newest first. `before`: only those with a smaller id. */
  list(page: { readonly before: string | undefined; readonly limit: number }): Promise<readonly ToldNotice[]>;

  /**
   * Forgets notices that were raised before an instant, the oldest first, at most `limit`: what they told, and whom. Their keys
   * stay taken; those with a delivery that waits stay whole. How many it forgot.
   */
  forget(tx: Tx, asked: { readonly before: Instant; readonly limit: number }): Promise<number>;

  /** Whether some delivery is due. */
  isAnyDue(now: Instant): Promise<boolean>;
  /**
   * Gives deliveries that are due to this process, the longest due first; until then nobody else gets them. Who does not
   * tell how one ended in time loses it to the next claim.
   */
  claim(
    tx: Tx,
    asked: { readonly now: Instant; readonly until: Instant; readonly limit: number },
  ): Promise<readonly ClaimedDelivery[]>;
  /**
   * Notes how an attempt ended. One that was sent is noted however late; another one only while nobody attempted it again.
   * false: it was not noted.
   */
  settle(
    tx: Tx,
    attempted: Pick<ClaimedDelivery, 'id' | 'attempt' | 'recipient'>,
    state: DeliveryState,
  ): Promise<boolean>;

  settings(tx?: Tx): Promise<NoticeSettings>;
  saveSettings(tx: Tx, settings: NoticeSettings, at: Instant): Promise<void>;
}
