import type { TestProblem } from '@tallygate/contract';

/** One request whose whole answer is wanted. */
export interface OnceCall {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Flat: names and values. */
  readonly headers: readonly string[];
  readonly body: string | undefined;
  /** For everything: name, connection, answer. */
  readonly timeoutMs: number;
  /** The address was chosen by a person: those at which machines ask who they are stay closed to it. */
  readonly isGuarded: boolean;
}

export type OnceAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly latencyMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly problem: TestProblem;
      readonly latencyMs: number;
      /** Where the head of an answer came, and not all of the rest. */
      readonly status?: number | undefined;
    };

/** Sends it, once: follows no redirect, repeats nothing, reads at most 1 MiB. Never throws. */
export type CallOnce = (call: OnceCall) => Promise<OnceAnswer>;
