import type { AuditStore } from '#audit';
import type { Clock, Random } from '#kernel';
import type { IdentityStore } from './identity-store.ts';
import type { SignInEngine } from './sign-in-engine.ts';
import type { SignInPorts } from './sign-in-ports.ts';

/** What identity is made of. `Tx` is a transaction of the control store. */
export interface IdentityPorts<Tx> extends SignInPorts<Tx> {
  /** Runs the act alone and keeps all or nothing of it; may run it again. */
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: IdentityStore<Tx>;
  readonly audit: AuditStore<Tx>;
  readonly engine: SignInEngine<Tx>;
  readonly clock: Clock;
  readonly random: Random;
  /** A new UUIDv7. */
  readonly newId: () => string;
  /** Called after a change of the keys was kept, before it is answered: gateways must hear of it. */
  readonly onKeysChanged: () => Promise<void>;
}

/** Where a request came from, for the audit log. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
  readonly requestId: string;
}
