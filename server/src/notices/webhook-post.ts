import type { DeliveryProblem } from '@tallygate/contract';
import { type Instant, isoInstant } from '#kernel';
import type { Notice } from './notice.ts';
import { noticeWords } from './notice-words.ts';
import { signWebhook } from './sign-webhook.ts';

/** One POST of a notice. */
export interface WebhookPost {
  readonly url: string;
  /** Flat: names and values. */
  readonly headers: readonly string[];
  readonly body: string;
  /** For everything: name, connection, answer. */
  readonly timeoutMs: number;
}

/**
 * Posts once: follows no redirect, reaches no address at which machines ask who they are, reads a bounded answer. Never throws.
 */
export type PostWebhook = (post: WebhookPost) => Promise<PostAnswer>;

export type PostAnswer =
  | { readonly kind: 'answer'; readonly status: number }
  | { readonly kind: 'failed'; readonly problem: DeliveryProblem };

/** What a post is written with. */
export interface PostFacts {
  readonly url: string;
  readonly deliveryId: string;
  readonly accountId: string;
  readonly zone: string;
  /** The newest first. */
  readonly secrets: readonly string[];
  readonly now: Instant;
}

const TIMEOUT_MS = 10_000;

/** The signed post that tells of a notice. */
export function webhookPost(notice: Notice, facts: PostFacts): WebhookPost {
  const { url, deliveryId, accountId, zone, secrets, now } = facts;
  const body = JSON.stringify({
    id: notice.id,
    kind: notice.kind,
    at: isoInstant(notice.at),
    account_id: accountId,
    workspace_id: notice.workspaceId ?? null,
    values: notice.values,
    ...noticeWords(notice, zone),
  });
  const headers = [
    ...['content-type', 'application/json; charset=utf-8', 'user-agent', 'tallygate-webhook'],
    ...['tallygate-delivery', deliveryId, 'tallygate-signature', signWebhook(body, now, secrets)],
  ];
  return { url, headers, body, timeoutMs: TIMEOUT_MS };
}
