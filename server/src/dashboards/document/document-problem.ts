import type { Localized } from '@tallygate/contract';

/** What is wrong with a document, and where: a path such as `pages.0.widgets.2.width`. Empty: the whole of it. */
export interface DocumentProblem {
  readonly path: readonly (string | number)[];
  readonly message: Localized;
}
