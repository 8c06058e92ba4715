import { SYSTEM_ACTOR } from '@tallygate/contract';
import { API_TYPE, CODING_AGENT_TYPE } from './built-in-types.ts';
import type { Run, RunType } from './run.ts';

/** What is known of a request that is to be served. */
export interface RunFacts {
  /** The request's own id. */
  readonly requestId: string;
  /** A model is asked for something: false for counting tokens and listing models. */
  readonly isInference: boolean;
  /** What its key was allowed to claim; empty: nothing. */
  readonly claimed: { readonly runId: string; readonly runType: string };
  /** A coding agent that we know sent it. */
  readonly isFromAgent: boolean;
  /** The agent's turn that it is part of; undefined: none, or not known. */
  readonly turnId: string | undefined;
  /** Every type, by its id. */
  readonly types: ReadonlyMap<string, RunType>;
}

/**
 * What a request counts as; undefined: it is part of no run. A claimed type that nobody defined is none either: such a
 * request is refused before.
 */
export function decideRun({ requestId, isInference, claimed, isFromAgent, turnId, types }: RunFacts): Run | undefined {
  const type = types.get(claimed.runType || (isFromAgent ? CODING_AGENT_TYPE : API_TYPE));
  if (!isInference || type === undefined) return undefined;
  const sharedId = claimed.runId || turnId;
  return {
    id: sharedId ?? requestId,
    type: type.id,
    trigger: type.trigger,
    isBillable: type.isBillable && type.trigger !== 'background',
    isShared: sharedId !== undefined,
    attributedTo: type.trigger === 'user_started' ? '' : SYSTEM_ACTOR,
  };
}
