import type { Instant } from '#kernel';

/** A statement that somebody kept under a name. */
export interface SavedQuery extends QueryContent {
  readonly id: string;
  /** Stable id and address of whoever made it. */
  readonly owner: QueryPerson;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly updatedBy: QueryPerson;
  /** Grows by one with each change. */
  readonly version: number;
}

/** What its owner chooses. */
export interface QueryContent {
  /** Each of one owner has another. */
  readonly name: string;
  readonly description: string;
  readonly statement: string;
  /** Values to begin with, as they are typed, by the name of the parameter. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether everybody of the account sees it. What it reads is decided anew whenever somebody runs it. */
  readonly isShared: boolean;
}

export interface QueryPerson {
  readonly id: string;
  /** At the time. */
  readonly address: string;
}

/** What a list shows of one. */
export type ListedQuery = Omit<SavedQuery, 'statement' | 'parameters' | 'createdAt' | 'version'>;
