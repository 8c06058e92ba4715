import type { NoticeKind } from '@tallygate/contract';
import type { Instant } from '#kernel';

/** Who is told, and how, as the account has chosen. */
export interface NoticeSettings {
  /** Addresses of mails; undefined: the account admins. */
  readonly recipients: readonly string[] | undefined;
  /** Kinds that nobody is told of. */
  readonly offKinds: readonly NoticeKind[];
  readonly webhook: Webhook;
}

/** Where notices are posted. */
export interface Webhook {
  readonly url: string | undefined;
  /** Never without a URL. */
  readonly isOn: boolean;
  /** `gone`: the receiver said that nothing is to come any more. */
  readonly offReason: 'gone' | undefined;
  /** What posts are signed with; undefined: none was made yet. */
  readonly secret: WebhookSecret | undefined;
}

/** Secrets as they are kept: sealed. */
export interface WebhookSecret {
  readonly sealed: string;
  /** The one before it, which signs too until it ends. */
  readonly earlier: { readonly sealed: string; readonly until: Instant } | undefined;
}

/** As it is before anybody chose. */
export const DEFAULT_NOTICE_SETTINGS: NoticeSettings = {
  recipients: undefined,
  offKinds: [],
  webhook: { url: undefined, isOn: false, offReason: undefined, secret: undefined },
};
