/** What a draw asks for, and what there is. */
export interface ShareFacts {
  /** Less is of no use; 0: drawn ahead. */
  readonly need: number;
  readonly want: number;
  /** Nobody holds these yet. */
  readonly available: number;
  /** Gateways that hold leases. */
  readonly gateways: number;
}

/** How much a gateway gets. */
export interface Share {
  /** 0: nothing; less than `need` is never given. */
  readonly amount: number;
  /** There is so little that nothing may be drawn ahead. */
  readonly isDirect: boolean;
}

/**
 * What was asked for, but at most half of what is there shared among the gateways: so leases shrink as the balance nears zero.
 * Where that share is less than what is needed now, just this is given, and nothing ahead.
 */
export function shareOf({ need, want, available, gateways }: ShareFacts): Share {
  if (available < need || available <= 0) return { amount: 0, isDirect: true };
  const share = gateways === 1 ? available : Math.floor(available / (2 * gateways));
  const amount = Math.max(need, Math.min(want, share));
  return { amount, isDirect: share <= need };
}
