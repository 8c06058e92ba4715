import type { Log } from '#kernel';
import type { OrderFor, ParentMessage, Role } from './supervision/messages.ts';

/** A role at work in this process. */
export interface RunningRole {
  readonly port: number;
  /** Control's second listener. */
  readonly internalPort?: number;
  /** An address changed. */
  hear(message: Extract<ParentMessage, { readonly kind: 'warehouse' | 'control' }>): void;
  stop(timeoutMs: number): Promise<void>;
}

/** Starts a role as ordered; rejects when it cannot. */
export type RoleStarter<Name extends Role> = (order: OrderFor<Name>, log: Log) => Promise<RunningRole>;

/** Thrown by a role that cannot have its directory. */
export class DirectoryLocked extends Error {}
