import type { CreditCall } from './facts.ts';

/** Requests that share a run come within this time of its first. */
const RUN_SPAN_MS = 24 * 3_600_000;

/** Runs whose price came with a request of this gateway. */
export interface BegunRuns {
  /** The run of a call was begun here, as far as that is remembered. */
  has(call: CreditCall): boolean;
  add(call: CreditCall): void;
}

/**
 * Remembers runs, the last ones that began. One that is forgotten, or that another gateway began, brings its price again: who
 * posts it charges it once all the same.
 */
export function begunRuns(countMax = 50_000): BegunRuns {
  const begun = new Map<string, number>();
  return {
    has: (call) => {
      const at = begun.get(textOf(call));
      return at !== undefined && Math.abs(call.at - at) < RUN_SPAN_MS;
    },
    add: (call) => {
      const text = textOf(call);
      begun.delete(text);
      begun.set(text, call.at);
      if (begun.size <= countMax) return;
      const [oldest] = begun.keys();
      if (oldest !== undefined) begun.delete(oldest);
    },
  };
}

function textOf({ workspaceId, requesterId, run }: CreditCall): string {
  return `${workspaceId}\n${requesterId}\n${run?.type ?? ''}\n${run?.id ?? ''}`;
}
