import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Transaction } from '../store/index.ts';

/** Names one request of one caller. */
export interface RepeatKey {
  readonly actorId: string;
  /** Such as `POST /api/v1/keys`. */
  readonly route: string;
  readonly key: string;
}

export interface Answer {
  readonly status: ContentfulStatusCode;
  readonly body: object;
}

/** An answer and the fingerprint of the request that it answers, hex. */
export interface KeptAnswer extends Answer {
  readonly requestHash: string;
}

/** Where the answers of mutations are kept for a day. */
export interface IdempotencyStore {
  /** Of a request, under a key that only this installation has: a request may hold a secret that is short enough to be guessed. */
  fingerprint(request: string): string;
  find(by: RepeatKey): Promise<KeptAnswer | undefined>;
  /** Waits for whoever is just keeping an answer. For after `keep` threw. */
  findKept(by: RepeatKey): Promise<KeptAnswer | undefined>;
  /** Throws `UniqueViolation` when there is an answer already. */
  keep(tx: Transaction, by: RepeatKey, answer: KeptAnswer): Promise<void>;
}
