/** A lease that nobody renews ends after this time, on the monotonic clock of either side. */
export const LEASE_TERM_MS = 180_000;
/** A gateway stops using a lease so long before its term: clocks run at slightly different speeds. */
export const TERM_MARGIN_MS = 10_000;
/** A gateway that holds leases calls at least this often. */
export const RENEW_EVERY_MS = 30_000;
/** How long control waits for what it recalls before it refuses. */
export const RECALL_MS = 200;
/** Units of a window, and calls in flight, may be used for so long after they were granted. */
export const WINDOW_USABLE_MS = 2_000;
/** At most: for a gateway that answers reach late. */
export const WINDOW_USABLE_MS_MAX = 7_000;
/** A call that is not answered for so long is lost; control is away when the next one is lost, too. Requests wait longer than one. */
export const CALL_MS_MAX = 4_000;
/** Control that is away is asked this often whether it is back. */
export const ASK_AWAY_EVERY_MS = 1_000;
/** What a call was about that failed, while others are answered, is asked for again after so long. */
export const ASK_LOST_AGAIN_MS = 100;
/** A tranche that nobody took from for so long goes back. */
export const IDLE_MS = 20_000;
/** A gateway looks for tranches that ended this often. */
export const SWEEP_EVERY_MS = 500;
/** A request waits no longer for control to say whether it may go. */
export const ADMISSION_WAIT_MS_MAX = 5_000;
/** Requests of one gateway that wait for control. */
export const WAITING_MAX = 4_096;
/** Runs that several requests share are asked for in one call after the other, so many at most in each. */
export const ONCE_DRAWS_MAX = 256;
/** What control refused is refused here too for so long, so that refusals cost it nothing; a call in flight ends sooner. */
export const REFUSAL_KEPT_MS = { window: 1_000, stored: 1_000, slots: 50 } as const;
