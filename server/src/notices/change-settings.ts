import type { ErrorCode, ErrorDetails, NoticeKind } from '@tallygate/contract';
import { asInstant, type Instant } from '#kernel';
import type { NoticePorts } from './notice-ports.ts';
import type { NoticeSettings, Webhook } from './notice-settings.ts';
import { makeWebhookSecret } from './webhook-secret.ts';
import { readWebhookUrl } from './webhook-url.ts';

/** What is to be different; undefined stays. */
export interface NoticeSettingsChange {
  /** `admins`: the account admins. */
  readonly recipients?: readonly string[] | 'admins' | undefined;
  /** null: nowhere. One that is named is on, unless it is said otherwise. */
  readonly url?: string | null | undefined;
  readonly isOn?: boolean | undefined;
  readonly kinds?: Readonly<Partial<Record<NoticeKind, boolean>>> | undefined;
}

/** What came of a change. */
export type NoticeOutcome<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'refuse'; readonly code: ErrorCode; readonly details: ErrorDetails };

/** Settings before and after a change. */
export interface ChangedSettings {
  readonly before: NoticeSettings;
  readonly after: NoticeSettings;
  /** Of webhooks, made with the first URL: told this once. */
  readonly secret: string | undefined;
}

/** Changes who is told, and how. Refused with `alert_url_bad` and `alert_url_missing`. */
export async function changeSettings<Tx>(
  ports: NoticePorts<Tx>,
  tx: Tx,
  change: NoticeSettingsChange,
): Promise<NoticeOutcome<ChangedSettings>> {
  const { store, clock } = ports;
  const before = await store.settings(tx);
  if (typeof change.url === 'string' && readWebhookUrl(change.url) === undefined) return refused('alert_url_bad');
  const webhook = changedWebhook(before.webhook, change);
  if (webhook.isOn && webhook.url === undefined) return refused('alert_url_missing');
  const made = webhook.url !== undefined && webhook.secret === undefined ? makeWebhookSecret(ports) : undefined;
  const after: NoticeSettings = {
    recipients: changedRecipients(before, change),
    offKinds: changedKinds(before, change),
    webhook: made === undefined ? webhook : { ...webhook, secret: { sealed: made.sealed, earlier: undefined } },
  };
  await store.saveSettings(tx, after, clock.now());
  return { kind: 'done', value: { before, after, secret: made?.secret } };
}

/** A new secret for webhooks; the one of now signs beside it for so long. */
export async function rotateSecret<Tx>(
  ports: NoticePorts<Tx>,
  tx: Tx,
  { overlapMs }: { readonly overlapMs: number },
): Promise<{ readonly secret: string; readonly earlierUntil: Instant | undefined }> {
  const { store, clock } = ports;
  const settings = await store.settings(tx);
  const now = clock.now();
  const { secret, sealed } = makeWebhookSecret(ports);
  const last = settings.webhook.secret;
  const until = asInstant(now + overlapMs);
  const earlier = last === undefined || overlapMs === 0 ? undefined : { sealed: last.sealed, until };
  const webhook = { ...settings.webhook, secret: { sealed, earlier } };
  await store.saveSettings(tx, { ...settings, webhook }, now);
  return { secret, earlierUntil: earlier?.until };
}

function changedWebhook(before: Webhook, { url, isOn }: NoticeSettingsChange): Webhook {
  if (url === undefined && isOn === undefined) return before;
  const named = url === undefined ? before.url : (url ?? undefined);
  return { ...before, url: named, isOn: isOn ?? named !== undefined, offReason: undefined };
}

function changedRecipients(
  before: NoticeSettings,
  { recipients }: NoticeSettingsChange,
): readonly string[] | undefined {
  if (recipients === undefined) return before.recipients;
  return recipients === 'admins' ? undefined : [...new Set(recipients)];
}

function changedKinds({ offKinds }: NoticeSettings, { kinds = {} }: NoticeSettingsChange): readonly NoticeKind[] {
  const named = Object.entries(kinds) as readonly (readonly [NoticeKind, boolean])[];
  const left = offKinds.filter((kind) => kinds[kind] === undefined);
  return [...left, ...named.filter(([, isOn]) => !isOn).map(([kind]) => kind)];
}

function refused(code: ErrorCode): {
  readonly kind: 'refuse';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
} {
  return { kind: 'refuse', code, details: {} };
}
