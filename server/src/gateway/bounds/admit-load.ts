/** What is known of this process's load when a call asks to come in. */
export interface LoadFacts {
  readonly openCalls: number;
  /** Whether one more call finds room, for anybody and for this key. */
  readonly calls: 'free' | 'full' | 'share';
  /** The same among streams, for a call that asks for one; undefined: it does not, or that is not known yet. */
  readonly streams: 'free' | 'full' | 'share' | undefined;
  /** The event loop has been late for a while. */
  readonly isLoopLate: boolean;
}

/** Why a call is turned away for want of room, as `/metrics` counts it. */
export type ShedReason = 'calls' | 'streams' | 'key_share' | 'event_loop';

/** A late event loop refuses nobody while no more calls are open: so few do not make it late, and refusing would mend nothing. */
export const CALLS_NEVER_SHED = 64;

/** Decides whether one more call comes in; undefined: it does. The reasons stand in order of precedence. */
export function admitLoad({ openCalls, calls, streams, isLoopLate }: LoadFacts): ShedReason | undefined {
  if (calls === 'full') return 'calls';
  if (calls === 'share') return 'key_share';
  if (isLoopLate && openCalls >= CALLS_NEVER_SHED) return 'event_loop';
  if (streams === 'full') return 'streams';
  return streams === 'share' ? 'key_share' : undefined;
}
