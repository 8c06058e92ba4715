import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@tallygate/contract';
import { recordAct } from '#audit';
import { judgePassword } from './password-rules.ts';
import type { Person } from './person.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import { checkOwnPassword, type FactorAct, type FactorRefusal } from './second-factor.ts';
import { endSessions, startSession } from './sessions.ts';
import type { SignInDuty } from './sign-in.ts';

/** A password that nobody may choose. */
export interface PasswordRefusal {
  readonly kind: 'refuse';
  readonly code: 'password_length' | 'password_common';
  readonly details: Readonly<Record<string, number>>;
}

/** Gives somebody another password, or the first one. Their other sessions end, and this one starts anew: value of the `Set-Cookie` field. */
export async function changePassword<Tx>(
  ports: SignInDuty<Tx>,
  { by, origin }: FactorAct,
  asked: { readonly current: string | undefined; readonly next: string },
): Promise<{ readonly kind: 'changed'; readonly cookie: string } | PasswordRefusal | FactorRefusal> {
  const { person, sessionId } = by;
  const wrong = (await checkOwnPassword(ports, { by, origin }, asked.current)) ?? refusalOf(asked.next, person.email);
  if (wrong !== undefined) return wrong;
  const passwordHash = await ports.engine.hashPassword(asked.next);
  const cookie = await ports.transaction(async (tx) => {
    await keepPassword(ports, tx, { person, passwordHash, origin, action: 'password.changed' });
    const who = { id: person.id, address: person.email };
    await endSessions(ports, tx, { personId: person.id, except: sessionId, by: who, origin });
    return await startSession(ports, tx, { person, origin, replaced: sessionId });
  });
  return { kind: 'changed', cookie };
}

/** What is wrong with a new password; undefined: nothing. */
export function refusalOf(password: string, email: string): PasswordRefusal | undefined {
  const verdict = judgePassword(password, email);
  if (verdict === 'good') return undefined;
  const bounds = { length_min: PASSWORD_LENGTH_MIN, length_max: PASSWORD_LENGTH_MAX };
  return { kind: 'refuse', code: verdict, details: verdict === 'password_length' ? bounds : {} };
}

/** Keeps a new password: links that would reset the old one, and sign-ins that wait for a code after it, end. */
export async function keepPassword<Tx>(
  { engine, waysIn, audit, clock }: IdentityPorts<Tx>,
  tx: Tx,
  kept: {
    readonly person: Pick<Person, 'id' | 'name' | 'email'>;
    readonly passwordHash: string;
    readonly origin: Origin;
    readonly action: 'password.changed' | 'password.reset';
  },
): Promise<void> {
  const { person, passwordHash, origin, action } = kept;
  await engine.setPassword(tx, { id: person.id, name: person.name, email: person.email, passwordHash });
  for (const kind of ['reset', 'code'] as const) await waysIn.removeTickets(tx, { personId: person.id, kind });
  await recordAct(audit, tx, {
    at: clock.now(),
    actorId: person.id,
    actor: person.email,
    action,
    target: `person:${person.id}`,
    before: undefined,
    after: undefined,
    address: origin.address,
    requestId: origin.requestId,
  });
}
