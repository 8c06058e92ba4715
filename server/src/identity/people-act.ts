import type { ErrorCode, ErrorDetails } from '@tallygate/contract';
import { type Act, recordAct } from '#audit';
import type { Actor } from './actor.ts';
import type { Subject } from './owner.ts';
import type { IdentityPorts, Origin } from './ports.ts';

/** Why nothing was done. */
export type PeopleRefusal = {
  readonly kind: 'refuse';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
};

/** What came of an act. */
export type PeopleOutcome<Value> = { readonly kind: 'done'; readonly value: Value } | PeopleRefusal;

/** Who acts, and by which request. `keep` runs in the same transaction, for what must be kept with the act. */
export interface By<Tx, Value> {
  readonly actor: Actor;
  readonly origin: Origin;
  readonly keep?: ((tx: Tx, value: Value) => Promise<void>) | undefined;
}

/** What happened, as the log tells it; none when nothing changed. */
export type Happened = Pick<Act, 'action' | 'target' | 'before' | 'after'>;

/** What the run of an act gives: a value and what is to be written down of it. */
export type Ran<Value> =
  | { readonly kind: 'done'; readonly value: Value; readonly happened: readonly Happened[] }
  | PeopleRefusal;

/** Runs an act and writes it down, both or neither; gateways hear of it before it is answered. A refused act changes nothing. */
export async function peopleAct<Tx, Value>(
  ports: Pick<IdentityPorts<Tx>, 'transaction' | 'audit' | 'clock' | 'onKeysChanged'>,
  by: By<Tx, Value>,
  run: (tx: Tx) => Promise<Ran<Value>>,
): Promise<PeopleOutcome<Value>> {
  const outcome = await ports.transaction(async (tx): Promise<PeopleOutcome<Value>> => {
    const ran = await run(tx);
    if (ran.kind === 'refuse') return ran;
    for (const happened of ran.happened) await recordAct(ports.audit, tx, actOf(happened, by, ports));
    await by.keep?.(tx, ran.value);
    return { kind: 'done', value: ran.value };
  });
  if (outcome.kind === 'done') await ports.onKeysChanged();
  return outcome;
}

function actOf<Tx>(
  happened: Happened,
  { actor, origin }: Pick<By<Tx, never>, 'actor' | 'origin'>,
  { clock }: Pick<IdentityPorts<Tx>, 'clock'>,
): Act {
  return {
    at: clock.now(),
    actorId: actor.requesterId,
    actor: actor.requester,
    ...happened,
    address: origin.address,
    requestId: origin.requestId,
  };
}

/** Nothing was done. */
export function refused(code: ErrorCode, details: ErrorDetails = {}): PeopleRefusal {
  return { kind: 'refuse', code, details };
}

/** Names a thing in a refusal; callers may have sent anything. */
export function named(text: string): string {
  return text.slice(0, NAMED_LENGTH_MAX);
}

const NAMED_LENGTH_MAX = 128;

/** A subject as the log names it. */
export function subjectText({ kind, id }: Subject | { readonly kind: 'everyone'; readonly id: '' }): string {
  return kind === 'everyone' ? kind : `${kind}:${id}`;
}
