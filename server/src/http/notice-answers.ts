import type { Alert, AlertDelivery } from '@tallygate/contract';
import { isoInstant } from '#kernel';
import { type Delivery, noticeWords, type ToldNotice } from '#notices';

/** An alert as the API tells it. `zone`: of the times in its words. */
export function alertOf({ notice, deliveries }: ToldNotice, zone: string): Alert {
  const { id, kind, at, workspaceId, values } = notice;
  return {
    ...{ id, kind, at: isoInstant(at), workspace_id: workspaceId ?? null, values: { ...values } },
    ...noticeWords(notice, zone),
    deliveries: deliveries.map(deliveryOf),
  };
}

function deliveryOf({ id, channel, recipient, attempts, state }: Delivery): AlertDelivery {
  const failure = state.kind === 'sent' ? undefined : state.failure;
  return {
    ...{ id, channel, recipient, attempts, state: state.kind },
    next_at: state.kind === 'waiting' ? isoInstant(state.nextAt) : null,
    ended_at: state.kind === 'waiting' ? null : isoInstant(state.at),
    problem: failure?.problem ?? null,
    problem_detail: failure?.detail ?? null,
  };
}
