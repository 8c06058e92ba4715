import type { Log } from '#kernel';
import type { OrderFor, ParentMessage, Role } from './supervision/messages.ts';

/** A role at work in this process. */
export interface RunningRole {
  readonly port: number;
  /** Control's second listener. */
  readonly internalPort?: number;
  /** Of the link that makes the first account admin, with its token; control's, while there is none. */
  readonly setupPath?: string | undefined;
  stop(timeoutMs: number): Promise<void>;
}

/** Tells that a process moved. */
export type Moved = Extract<ParentMessage, { readonly kind: 'warehouse' | 'control' }>;

export interface RoleContext {
  readonly log: Log;
  /** From now on, also while the role starts: it may be waiting for the very process that moves. */
  onMoved(hear: (moved: Moved) => void): void;
}

/** Starts a role as ordered; rejects when it cannot. */
export type RoleStarter<Name extends Role> = (order: OrderFor<Name>, context: RoleContext) => Promise<RunningRole>;

/** Thrown by a role that cannot have its directory. */
export class DirectoryLocked extends Error {}
