import { type Act, recordAct } from '#audit';
import type { Asker, CataloguePorts } from './catalogue-ports.ts';

/** Puts a change of a provider or an endpoint into the audit log, in the change's own transaction. */
export async function recordCatalogueAct<Tx>(
  { audit, clock }: Pick<CataloguePorts<Tx>, 'audit' | 'clock'>,
  tx: Tx,
  act: {
    readonly asker: Asker;
    readonly action: `${'provider' | 'endpoint'}.${'created' | 'changed' | 'removed'}`;
    readonly target: string;
    /** As people may read them, never a secret. */
    readonly before: Act['before'];
    readonly after: Act['after'];
  },
): Promise<void> {
  const { actor, origin } = act.asker;
  await recordAct(audit, tx, {
    at: clock.now(),
    actorId: actor.requesterId,
    actor: actor.requester,
    action: act.action,
    target: act.target,
    before: act.before,
    after: act.after,
    address: origin.address,
    requestId: origin.requestId,
  });
}
