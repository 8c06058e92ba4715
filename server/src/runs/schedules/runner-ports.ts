import type { StopReason } from '@tallygate/contract';
import type { AuditStore } from '#audit';
import type { Clock, Log } from '#kernel';
import type { RaiseNotice } from '#notices';
import type { DueTimes } from './due-times.ts';
import type { GatewayAnswer } from './gateway-answer.ts';
import type { ScheduleStore } from './schedule-store.ts';
import type { PromptRun, ScheduledPrompt } from './scheduled-prompt.ts';

/** Whom a prompt speaks for, with the rights of now. */
export interface ActingOwner {
  readonly requesterId: string;
  /** Address or name. */
  readonly requester: string;
  readonly requesterType: 'USER' | 'SERVICE_PRINCIPAL' | 'GROUP';
  readonly groups: readonly string[];
  readonly role: 'account_admin' | 'workspace_admin' | 'member';
}

/** Whether a prompt may be asked now, and as whom. */
export type OwnerNow =
  | { readonly kind: 'acts'; readonly owner: ActingOwner }
  | { readonly kind: 'stop'; readonly reason: StopReason };

/** What carrying out runs acts with. `Tx` is a transaction of the control store. */
export interface RunnerPorts<Tx> {
  readonly store: ScheduleStore<Tx>;
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly audit: Pick<AuditStore<Tx>, 'end' | 'append'>;
  readonly dueTimes: DueTimes;
  readonly raise: RaiseNotice<Tx>;
  /** The owner's rights as they are now, and whether endpoint and workspace are still there. */
  readonly ownerNow: (prompt: ScheduledPrompt) => Promise<OwnerNow>;
  /** Asks a gateway, by its public way in, as the owner; resolves whatever happens. */
  readonly ask: (asked: {
    readonly prompt: ScheduledPrompt;
    readonly run: PromptRun;
    readonly owner: ActingOwner;
    readonly timeoutMs: number;
  }) => Promise<GatewayAnswer>;
  /** What the usage rows of these requests say; those whose row is not there are left out. */
  readonly costsOf: (
    requestIds: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly nanoUsd: number | undefined }>>;
  readonly clock: Clock;
  readonly log: Log;
  /** A new UUIDv7. */
  readonly newId: () => string;
  /** Names this process among all that share the store. */
  readonly holder: string;
}

/** How long a process may be silent before others take up what it works on. */
export const LEASE_MS = 90_000;
/** How often it says that it is alive. */
export const HEARTBEAT_MS = 20_000;
/** Of one request, from its first byte to the answer's last. */
export const ASK_TIMEOUT_MS = 600_000;
