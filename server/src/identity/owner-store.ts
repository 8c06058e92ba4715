import type { Owner, OwnerKind } from './owner.ts';

/** Where those who act are found, with all that decides what they may do. Without a transaction the last committed state is read. */
export interface OwnerStore<Tx> {
  /** A person or a service principal; undefined: there is none, or it was removed. */
  owner(id: string, tx?: Tx): Promise<Owner | undefined>;
  /** By a person's address (in lower case) or a principal's name. */
  ownerByAddress(named: { readonly kind: OwnerKind; readonly address: string }, tx?: Tx): Promise<Owner | undefined>;
  /** Those with these ids, in no order; undefined: everybody. Removed ones are left out, disabled ones are not. */
  owners(ids?: readonly string[], tx?: Tx): Promise<readonly Owner[]>;
}
