import type { Language } from '@tallygate/contract';
import type { Clock } from '#kernel';
import type { ClaimedDelivery, Failure } from './delivery.ts';
import { type Mail, noticeMail } from './notice-mail.ts';
import type { SealedText } from './notice-ports.ts';
import type { NoticeSettings } from './notice-settings.ts';
import { type PostAnswer, type PostWebhook, webhookPost } from './webhook-post.ts';
import { signingSecrets } from './webhook-secret.ts';
import { readWebhookUrl } from './webhook-url.ts';

/** What deliveries leave through. */
export interface DeliveryPorts {
  /** undefined: there is no mail server. */
  readonly sendMail: SendNoticeMail | undefined;
  readonly postWebhook: PostWebhook;
  readonly box: SealedText;
  readonly account: () => NoticeAccount;
  readonly clock: Pick<Clock, 'now'>;
}

/** Sends a mail once. `detail`: the step at which the mail server did not take it, and its number. Never throws. */
export type SendNoticeMail = (
  mail: Mail,
) => Promise<{ readonly kind: 'sent' } | { readonly kind: 'failed'; readonly detail: string | undefined }>;

/** The account, as notices speak of it. */
export interface NoticeAccount {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly language: Language;
  /** Where browsers find this installation; undefined: not known. */
  readonly publicUrl: string | undefined;
}

/** What came of an attempt, and where it went. */
export type Attempted = { readonly recipient: string } & (
  | { readonly kind: 'sent' }
  /** It may work later. */
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** It will not. */
  | { readonly kind: 'given_up'; readonly failure: Failure }
  /** Likewise, and the receiver wants nothing any more. */
  | { readonly kind: 'gone'; readonly url: string }
);

const DETAIL_LENGTH_MAX = 200;

/** Tries once to deliver, by the settings of now. Never throws. */
export async function attemptDelivery(
  ports: DeliveryPorts,
  delivery: ClaimedDelivery,
  settings: NoticeSettings,
): Promise<Attempted> {
  return delivery.channel === 'mail' ? await mail(ports, delivery) : await post(ports, delivery, settings);
}

async function mail({ sendMail, account }: DeliveryPorts, delivery: ClaimedDelivery): Promise<Attempted> {
  const { recipient, notice } = delivery;
  if (sendMail === undefined) return failed(recipient, 'mail_off');
  const { name, timeZone: zone, publicUrl, ...told } = account();
  const language = delivery.language ?? told.language;
  const sent = await sendMail(noticeMail(notice, { to: recipient, language, account: name, zone, publicUrl }));
  return sent.kind === 'sent' ? { kind: 'sent', recipient } : failed(recipient, 'mail_not_sent', sent.detail);
}

async function post(
  ports: DeliveryPorts,
  { id: deliveryId, notice, recipient: before }: ClaimedDelivery,
  { webhook }: NoticeSettings,
): Promise<Attempted> {
  const url = webhook.isOn ? readWebhookUrl(webhook.url ?? '') : undefined;
  if (url === undefined) return { ...failed(before, 'webhook_off'), kind: 'given_up' };
  const { href, origin: recipient } = url;
  const now = ports.clock.now();
  const secrets = signingSecrets(webhook.secret, { box: ports.box, now });
  if (secrets.length === 0) return failed(recipient, 'secret_unreadable');
  const { id: accountId, timeZone: zone } = ports.account();
  const facts = { url: href, deliveryId, accountId, zone, secrets, now };
  return read(await ports.postWebhook(webhookPost(notice, facts)), { recipient, url: webhook.url ?? '' });
}

function read(answer: PostAnswer, { recipient, url }: { readonly recipient: string; readonly url: string }): Attempted {
  if (answer.kind === 'failed') return failed(recipient, answer.problem);
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'sent', recipient };
  if (status === 410) return { kind: 'gone', recipient, url };
  return failed(recipient, status >= 300 && status < 400 ? 'redirected' : 'status', String(status));
}

function failed(recipient: string, problem: Failure['problem'], detail?: string): Attempted & { kind: 'failed' } {
  return { kind: 'failed', recipient, failure: { problem, detail: detail?.slice(0, DETAIL_LENGTH_MAX) } };
}
