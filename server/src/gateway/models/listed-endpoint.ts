import type { Instant } from '#kernel';

/** What a list of models says of an endpoint. */
export interface ListedEndpoint {
  /** What a client puts where an API wants a model's name. */
  readonly name: string;
  readonly createdAt: Instant;
  readonly ownedBy: string;
}
