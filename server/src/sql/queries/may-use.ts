import type { SavedQuery } from './saved-query.ts';

/** Who asks for saved queries. */
export interface QueryViewer {
  /** Stable id; saved queries belong to it. */
  readonly id: string;
  /** Whether they look after what is shared: account admins do. */
  readonly looksAfterShared: boolean;
}

type Belonging = Pick<SavedQuery, 'isShared' | 'owner'>;

/** One's own, and what is shared with the account; what somebody keeps for themselves nobody else sees, whatever their role. */
export function maySee({ isShared, owner }: Belonging, viewer: QueryViewer): boolean {
  return isShared || owner.id === viewer.id;
}

/** One's own; of what is shared, account admins too, so that it does not outlive whoever made it. */
export function mayChange({ isShared, owner }: Belonging, viewer: QueryViewer): boolean {
  return owner.id === viewer.id || (isShared && viewer.looksAfterShared);
}
