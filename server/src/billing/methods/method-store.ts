import type { Instant } from '#kernel';
import type { PaymentMethod } from './method.ts';

/** A method as it is kept. */
export interface StoredMethod extends PaymentMethod {
  /** Names the account at the provider; the same for all cards there. */
  readonly customerRef: string;
  /** Names the registration at the provider; undefined: it was not begun there yet. */
  readonly providerRef: string | undefined;
  readonly sealedToken: string | undefined;
}

/** Where methods are kept. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface MethodStore<Tx> {
  add(tx: Tx, method: StoredMethod): Promise<void>;
  /** Keeps what may change of a method: state, default, references, token, card, problem. */
  save(tx: Tx, method: StoredMethod): Promise<void>;
  find(id: string, tx?: Tx): Promise<StoredMethod | undefined>;
  /** In the order of their making; removed ones and failed registrations are left out. At most 200. */
  list(tx?: Tx): Promise<readonly StoredMethod[]>;
  /** The newest one of a channel that was registered whole, removed ones too. */
  newestOf(channel: PaymentMethod['channel'], tx?: Tx): Promise<StoredMethod | undefined>;
  /** Registrations that wait since before then, and removed cards that their provider still has. */
  untidy(asked: { readonly begunBefore: Instant; readonly limit: number }): Promise<readonly StoredMethod[]>;
}

/** What a method's token is sealed for. */
export function tokenPurpose(methodId: string): string {
  return `billing method ${methodId}`;
}
