import type { DeliveryProblem, Language } from '@tallygate/contract';
import type { Selectable } from 'kysely';
import { asInstant, type Instant, invariant, isoInstant } from '#kernel';
import type { Tables } from '../../store/index.ts';
import type { Delivery, DeliveryState, Failure } from '../delivery.ts';
import type { Notice } from '../notice.ts';

type DeliveryRow = Selectable<Tables['notice_deliveries']>;

/** An instant as the control store keeps it. */
export function toTime(at: Instant): string {
  return isoInstant(at);
}

/** Likewise back. */
export function toInstant(text: string): Instant {
  return asInstant(Date.parse(text));
}

/** A notice of its row. */
export function toNotice(row: Selectable<Tables['notices']>): Notice {
  return {
    id: row.id,
    key: row.key,
    at: toInstant(row.at),
    workspaceId: row.workspace_id ?? undefined,
    // Both were written as one notice; nobody else writes this table.
    kind: row.kind as 'test',
    values: JSON.parse(row.details),
  };
}

/** A delivery of its row. */
export function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    channel: row.channel as Delivery['channel'],
    recipient: row.recipient,
    language: (row.language as Language | null) ?? undefined,
    attempts: row.attempts,
    state: toState(row),
  };
}

/** The columns of a state. */
export function stateColumns(state: DeliveryState) {
  const failure = state.kind === 'sent' ? undefined : state.failure;
  return {
    state: state.kind,
    next_at: state.kind === 'waiting' ? toTime(state.nextAt) : null,
    ended_at: state.kind === 'waiting' ? null : toTime(state.at),
    problem: failure?.problem ?? null,
    problem_detail: failure?.detail ?? null,
  };
}

function toState(row: DeliveryRow): DeliveryState {
  const { next_at: nextAt, ended_at: endedAt } = row;
  const failure = toFailure(row);
  if (nextAt !== null) return { kind: 'waiting', nextAt: toInstant(nextAt), failure };
  invariant(endedAt !== null, 'a delivery that does not wait has ended');
  const at = toInstant(endedAt);
  return row.state === 'sent' ? { kind: 'sent', at } : { kind: 'failed', at, failure };
}

function toFailure({ problem, problem_detail: detail }: DeliveryRow): Failure | undefined {
  return problem === null ? undefined : { problem: problem as DeliveryProblem, detail: detail ?? undefined };
}
