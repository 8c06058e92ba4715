import { recordAct } from '#audit';
import type { Owner } from './owner.ts';
import type { Person } from './person.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import type { FoundSession, KnownSession } from './sign-in-engine.ts';
import type { SignInSettings } from './sign-in-settings.ts';

/** A person and the session that they came with. */
export interface SignedIn {
  readonly sessionId: string;
  readonly person: Person;
  readonly owner: Owner;
  /** Account admins need a second factor, and this one has none: nothing but setting one up is open to them. */
  readonly lacksSecondFactor: boolean;
}

const MINUTE_MS = 60_000;
/** How exactly it is known when a session was seen last. */
const SEEN_EVERY_MS = MINUTE_MS;

/** Who is signed in, by the request's cookie; undefined: nobody, somebody who was disabled meanwhile, or a session that ended. */
export async function readSignedIn<Tx>(ports: IdentityPorts<Tx>, headers: Headers): Promise<SignedIn | undefined> {
  const { engine, store, waysIn, clock, transaction } = ports;
  const session = await engine.readSession(headers);
  if (session === undefined) return undefined;
  const settings = await waysIn.settings();
  const now = clock.now();
  if (hasEnded(session, settings, now)) return undefined;
  const owner = await store.owner(session.personId);
  if (owner === undefined || owner.kind !== 'person' || owner.disabledAt !== undefined) return undefined;
  if (now - session.seenAt >= SEEN_EVERY_MS) await transaction((tx) => engine.touchSession(tx, session.id, now));
  const isAsked = settings.requiresSecondFactor && owner.isAccountAdmin;
  const factor = isAsked ? await waysIn.factor(owner.id) : undefined;
  return {
    sessionId: session.id,
    person: personOf(owner),
    owner,
    lacksSecondFactor: isAsked && factor?.confirmedAt === undefined,
  };
}

/** Starts a session for a person whose ways in were checked; the value of the `Set-Cookie` field. The one that the browser came with ends. */
export async function startSession<Tx>(
  { engine, audit, clock, waysIn }: Pick<IdentityPorts<Tx>, 'engine' | 'audit' | 'clock' | 'waysIn'>,
  tx: Tx,
  by: {
    readonly person: Pick<Person, 'id' | 'email'>;
    readonly origin: Origin;
    readonly replaced?: string | undefined;
    /** Default: password. */
    readonly how?: 'password' | 'single_sign_on' | undefined;
  },
): Promise<string> {
  const { person, origin, replaced, how = 'password' } = by;
  const { address, userAgent, requestId } = origin;
  const { sessionMinutes } = await waysIn.settings(tx);
  if (replaced !== undefined) await engine.endSession(tx, replaced);
  const lifeMs = sessionMinutes * MINUTE_MS;
  const session = await engine.startSession(tx, { personId: person.id, address, userAgent, lifeMs });
  await recordAct(audit, tx, {
    at: clock.now(),
    actorId: person.id,
    actor: person.email,
    action: 'session.started',
    target: `session:${session.id}`,
    before: undefined,
    after: { user_agent: userAgent, how },
    address,
    requestId,
  });
  return session.cookie;
}

/** Signs out: the session is gone, whatever browsers still hold. */
export async function endSession<Tx>(
  ports: IdentityPorts<Tx>,
  { sessionId, person }: Pick<SignedIn, 'sessionId' | 'person'>,
  origin: Origin,
): Promise<void> {
  const by = { id: person.id, address: person.email };
  await ports.transaction((tx) => endOne(ports, tx, { sessionId, by, origin }));
}

/** Where somebody is signed in now, the session seen last first. */
export async function listSessions<Tx>(
  { engine, waysIn, clock }: Pick<IdentityPorts<Tx>, 'engine' | 'waysIn' | 'clock'>,
  personId: string,
  tx?: Tx,
): Promise<readonly KnownSession[]> {
  const settings = await waysIn.settings(tx);
  const found = await engine.sessions(personId, tx);
  return found.filter((session) => !hasEnded(session, settings, clock.now()));
}

/** Ends sessions of a person: this one, or all but the kept one. How many there were. */
export async function endSessions<Tx>(
  ports: Pick<IdentityPorts<Tx>, 'engine' | 'audit' | 'clock'>,
  tx: Tx,
  asked: {
    readonly personId: string;
    readonly only?: string | undefined;
    readonly except?: string | undefined;
    readonly by: { readonly id: string; readonly address: string };
    readonly origin: Origin;
  },
): Promise<number> {
  const { personId, only, except, by, origin } = asked;
  const found = await ports.engine.sessions(personId, tx);
  const ending = found.filter(({ id }) => (only === undefined ? id !== except : id === only));
  for (const { id } of ending) await endOne(ports, tx, { sessionId: id, by, origin });
  return ending.length;
}

async function endOne<Tx>(
  { engine, audit, clock }: Pick<IdentityPorts<Tx>, 'engine' | 'audit' | 'clock'>,
  tx: Tx,
  end: {
    readonly sessionId: string;
    readonly by: { readonly id: string; readonly address: string };
    readonly origin: Origin;
  },
): Promise<void> {
  await engine.endSession(tx, end.sessionId);
  await recordAct(audit, tx, {
    at: clock.now(),
    actorId: end.by.id,
    actor: end.by.address,
    action: 'session.ended',
    target: `session:${end.sessionId}`,
    before: undefined,
    after: undefined,
    address: end.origin.address,
    requestId: end.origin.requestId,
  });
}

function hasEnded(session: FoundSession, settings: SignInSettings, now: number): boolean {
  const isIdle = session.seenAt + settings.sessionIdleMinutes * MINUTE_MS <= now;
  const isOld = session.startedAt + settings.sessionMinutes * MINUTE_MS <= now;
  return isIdle || isOld || session.expiresAt <= now;
}

function personOf({ id, address, name, isAccountAdmin, createdAt, disabledAt }: Owner): Person {
  return { id, email: address, name, isAccountAdmin, createdAt, disabledAt };
}
