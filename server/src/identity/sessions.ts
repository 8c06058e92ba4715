import { recordAct } from '#audit';
import type { Person } from './person.ts';
import type { IdentityPorts, Origin } from './ports.ts';

/** A person and the session that they came with. */
export interface SignedIn {
  readonly sessionId: string;
  readonly person: Person;
}

/** Who is signed in, by the request's cookie; undefined: nobody, or somebody who was disabled meanwhile. */
export async function readSignedIn<Tx>(
  { engine, store }: Pick<IdentityPorts<Tx>, 'engine' | 'store'>,
  headers: Headers,
): Promise<SignedIn | undefined> {
  const session = await engine.readSession(headers);
  if (session === undefined) return undefined;
  const person = await store.person(session.personId);
  if (person === undefined || person.disabledAt !== undefined) return undefined;
  return { sessionId: session.id, person };
}

/** Starts a session for a person whose password was checked; the value of the `Set-Cookie` field. */
export async function startSession<Tx>(
  { engine, audit, clock }: Pick<IdentityPorts<Tx>, 'engine' | 'audit' | 'clock'>,
  tx: Tx,
  by: { readonly person: Person; readonly origin: Origin },
): Promise<string> {
  const { person, origin } = by;
  const { address, userAgent, requestId } = origin;
  const session = await engine.startSession(tx, { personId: person.id, address, userAgent });
  await recordAct(audit, tx, {
    at: clock.now(),
    actorId: person.id,
    actor: person.email,
    action: 'session.started',
    target: `session:${session.id}`,
    before: undefined,
    after: { user_agent: userAgent },
    address,
    requestId,
  });
  return session.cookie;
}

/** Signs out: the session is gone, whatever browsers still hold. */
export async function endSession<Tx>(
  { transaction, engine, audit, clock }: IdentityPorts<Tx>,
  { sessionId, person }: SignedIn,
  { address, requestId }: Origin,
): Promise<void> {
  await transaction(async (tx) => {
    await engine.endSession(tx, sessionId);
    await recordAct(audit, tx, {
      at: clock.now(),
      actorId: person.id,
      actor: person.email,
      action: 'session.ended',
      target: `session:${sessionId}`,
      before: undefined,
      after: undefined,
      address,
      requestId,
    });
  });
}
