import { SYSTEM_ACTOR } from '@tallygate/contract';
import type { Act } from '#audit';
import type { Instant } from '#kernel';
import type { Run } from './run.ts';

/** A run at its first request, as the charge of that request tells it. */
export interface StartedRun {
  /** When the request came. */
  readonly at: Instant;
  /** undefined: the gateway did not say. */
  readonly requestId?: string | undefined;
  readonly workspaceId: string;
  readonly requesterId: string;
  readonly requester: string;
  readonly run: Omit<Run, 'isShared'>;
}

/** How the audit log names the start of a run. */
const RUN_STARTED_ACTION = 'AI_INFERENCE_INVOKE';

/**
 * The start of a run as the audit log keeps it. Who started it is the requester; what nobody started was done by the system actor, whoever's
 * key was used.
 */
export function startAct({ at, requestId, workspaceId, requesterId, requester, run }: StartedRun): Act {
  const isOfSystem = run.trigger !== 'user_started';
  return {
    at,
    actor: isOfSystem ? SYSTEM_ACTOR : requester,
    actorId: isOfSystem ? SYSTEM_ACTOR : requesterId,
    action: RUN_STARTED_ACTION,
    target: `run:${run.id}`,
    before: undefined,
    after: {
      run_type: run.type,
      run_trigger: run.trigger,
      billable_run: run.isBillable,
      attributed_to: run.attributedTo,
      workspace_id: workspaceId,
      requester,
      requester_id: requesterId,
    },
    address: '',
    requestId: requestId ?? '',
  };
}
