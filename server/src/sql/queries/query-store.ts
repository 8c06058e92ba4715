import type { ListedQuery, SavedQuery } from './saved-query.ts';

/** Which saved queries somebody sees. */
export interface QueryQuestion {
  readonly viewerId: string;
  /** `own`: the viewer's; `shared`: those that others share. */
  readonly whose: 'all' | 'own' | 'shared';
  /** Those behind this one, in the order of the list. */
  readonly after: { readonly name: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Where saved queries are kept. */
export interface QueryStore<Tx> {
  /** By name. */
  list(question: QueryQuestion, tx?: Tx): Promise<readonly ListedQuery[]>;
  /** Whoever asks; undefined: there is none. */
  find(id: string, tx?: Tx): Promise<SavedQuery | undefined>;
  countOf(tx: Tx, ownerId: string): Promise<number>;
  hasName(tx: Tx, wanted: { readonly ownerId: string; readonly name: string }): Promise<boolean>;
  /** Throws a UniqueViolation when its owner has one of this name. */
  add(tx: Tx, query: SavedQuery): Promise<void>;
  /** Likewise. Throws when there is none of this id. */
  change(tx: Tx, query: SavedQuery): Promise<void>;
  remove(tx: Tx, id: string): Promise<void>;
}
