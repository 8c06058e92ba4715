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
 * - `send_first`: send every row with the token of the cut's incarnation, which nobody has seen: an acknowledgement counts.
 * - `send_again`: the same once more; an earlier send that was stored is dropped by its token. A repeated token's
 *   acknowledgement counts only when the incarnation is still the cut's afterwards.
 * - `send_missing`: ask which rows are stored, and send the others again.
 * - `settle_then_move`: look up and send the missing rows with the cut's token, so that nothing sent with it before can
 *   still be stored late; save the current incarnation with the cut; then look up again and send what is missing with
 *   the fresh token: rows of which a crashed warehouse kept the token alone.
 */
export type Delivery = 'send_first' | 'send_again' | 'send_missing' | 'settle_then_move';

/** For so long a warehouse is trusted to remember a token, however many batches other gateways send in between. */
const TOKEN_TRUSTED_MS = 30_000;

/** How the unacknowledged rows of a cut are to be sent, so that none is stored twice or never. */
export function decideDelivery(facts: DeliveryFacts): Delivery {
  if (facts.sentBefore === 'never') return 'send_first';
  if (facts.current !== facts.cutIncarnation) return 'settle_then_move';
  if (facts.sentBefore === 'other_tokens') return 'send_missing';
  if (facts.sentForMs > TOKEN_TRUSTED_MS) return 'send_missing';
  return 'send_again';
}
