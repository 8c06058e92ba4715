import type { Dashboard } from '@tallygate/contract';

/** Why an editor has nothing to publish; undefined: it can. */
export type WhyNotPublished = 'problems' | 'unchanged' | undefined;

interface Edited {
  readonly problems: number;
  /** There is something that is kept nowhere but here. */
  readonly isDirty: boolean;
  /** A draft is kept on the server. */
  readonly hasDraft: boolean;
  readonly state: Dashboard['state'];
}

/** What is wrong cannot be published, and neither can what is published already; one that nobody sees is published again as it is. */
export function whyNotPublished({ problems, isDirty, hasDraft, state }: Edited): WhyNotPublished {
  if (problems > 0) return 'problems';
  return isDirty || hasDraft || state !== 'published' ? undefined : 'unchanged';
}
