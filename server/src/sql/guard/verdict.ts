import type { ErrorCode, ErrorDetails } from '@tallygate/contract';

/** Why a statement does not run. `details` fill the code's sentence. */
export interface Refusal {
  readonly kind: 'refuse';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
}

/** The statement may run. `tables` are the ones it reads, such as `my_usage`. */
export interface Allowed {
  readonly kind: 'allow';
  readonly tables: ReadonlySet<string>;
}

export type Verdict = Allowed | Refusal;
