import type { Widget } from '@tallygate/contract';
import type { KnownColumn } from './model/column-roles.ts';
import type { Path } from './model/document-problems.ts';

/** What is wrong with a member; undefined: nothing. */
export type Told = (member: Path) => string | undefined;

/** What every form of a kind is given. */
export interface FieldsOf<Kind extends Widget> {
  readonly widget: Kind;
  /** The columns of its dataset; none: not known yet. */
  readonly known: readonly KnownColumn[];
  readonly told: Told;
  /** `member`: what is typed one letter after the other is one step. */
  readonly onChange: (widget: Widget, member?: string) => void;
}
