import { type Act, recordAct } from '#audit';
import type { Asker, CataloguePorts } from './catalogue-ports.ts';

type ShownMembers = Extract<Act['before'], { readonly [name: string]: unknown }>;

/** As people may read it, never a secret. */
interface Shown {
  readonly before: ShownMembers | undefined;
  readonly after: ShownMembers | undefined;
}

/** Puts a change of a provider or an endpoint into the audit log, in the change's own transaction. */
export async function recordCatalogueAct<Tx>(
  { audit, clock }: Pick<CataloguePorts<Tx>, 'audit' | 'clock'>,
  tx: Tx,
  act: Shown & {
    readonly asker: Asker;
    readonly action: `${'provider' | 'endpoint'}.${'created' | 'changed' | 'removed'}`;
    readonly target: string;
  },
): Promise<void> {
  const { actor, origin } = act.asker;
  await recordAct(audit, tx, {
    at: clock.now(),
    actorId: actor.requesterId,
    actor: actor.requester,
    action: act.action,
    target: act.target,
    ...differing(act),
    address: origin.address,
    requestId: origin.requestId,
  });
}

/** Of a change the name and the members that differ: a whole endpoint each time would let the log grow by its size. */
function differing({ before, after }: Shown): Shown {
  if (before === undefined || after === undefined) return { before, after };
  const isKept = (member: string) =>
    member === 'name' || JSON.stringify(before[member]) !== JSON.stringify(after[member]);
  const kept = (shown: ShownMembers) => Object.fromEntries(Object.entries(shown).filter(([member]) => isKept(member)));
  return { before: kept(before), after: kept(after) };
}
