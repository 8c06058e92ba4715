/**
 * With which tokens rows of a cut may have been sent before. After a restart of the gateway nobody knows, which counts
 * as `other_tokens`.
 */
export type SentBefore = 'never' | 'this_token_only' | 'other_tokens';

export interface DeliveryFacts {
  readonly sentBefore: SentBefore;
  /** Whose tokens the cut was sent with: the incarnation in the saved state. */
  readonly cutIncarnation: string;
  /** The warehouse's incarnation now. */
  readonly current: string;
  /** How long ago this process first sent the cut. */
  readonly sentForMs: number;
}

/**
 * - `send_all`: send every row with the token of the cut's incarnation. An earlier send that was stored is dropped by it.
 * - `send_missing`: ask which rows are stored, and send the others with the token of the cut's incarnation.
 * - `settle_then_move`: `send_missing`, so that nothing sent with the old token can be stored late any more; then save
 *   the current incarnation with the cut; then `send_missing` once more, with the current incarnation's token, for the
 *   rows of which a crashed warehouse kept the token but not the rows.
 */
export type Delivery = 'send_all' | 'send_missing' | 'settle_then_move';

/** For so long a warehouse is trusted to remember a token, however many batches other gateways send in between. */
export const TOKEN_TRUSTED_MS = 30_000;

/** How the unacknowledged rows of a cut are to be sent, so that none is stored twice or never. */
export function decideDelivery(facts: DeliveryFacts): Delivery {
  if (facts.sentBefore === 'never') return 'send_all';
  if (facts.current !== facts.cutIncarnation) return 'settle_then_move';
  if (facts.sentBefore === 'other_tokens') return 'send_missing';
  if (facts.sentForMs > TOKEN_TRUSTED_MS) return 'send_missing';
  return 'send_all';
}
