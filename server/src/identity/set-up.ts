import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@tallygate/contract';
import { recordAct } from '#audit';
import type { Instant } from '#kernel';
import { hashSecret } from './keys.ts';
import { makeLetters } from './make-key.ts';
import { judgePassword } from './password-rules.ts';
import { emailKey, type Person } from './person.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import { startSession } from './sessions.ts';

/** How long a setup link opens the setup. */
const SETUP_LINK_LIFE_MS = 24 * 60 * 60_000;

export interface SetupState {
  /** There is no account admin who can sign in yet. */
  readonly isOpen: boolean;
  readonly isTokenGood: boolean;
}

/** What the first account admin chose, with the token of the link. */
export interface NewAdmin {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export type SetupOutcome =
  | { readonly kind: 'done'; readonly person: Person; readonly cookie: string }
  | {
      readonly kind: 'refuse';
      readonly code: 'setup_closed' | 'setup_link_bad' | 'password_length' | 'password_common';
      readonly details: Readonly<Record<string, number>>;
    };

/** At each start: a new link in place of the earlier one, as long as nobody can sign in as an admin. Its token, or undefined. */
export async function openSetup<Tx>({
  transaction,
  store,
  clock,
  random,
}: IdentityPorts<Tx>): Promise<string | undefined> {
  const token = makeLetters(random);
  return await transaction(async (tx) => {
    if (await store.hasAdmin(tx)) return undefined;
    await store.replaceLink(tx, { hash: hashSecret(token), createdAt: clock.now() });
    return token;
  });
}

/** Whether the setup is still to be done, and whether this token opens it. */
export async function setupState<Tx>(
  { store, clock }: Pick<IdentityPorts<Tx>, 'store' | 'clock'>,
  token: string | undefined,
  tx?: Tx,
): Promise<SetupState> {
  if (await store.hasAdmin(tx)) return { isOpen: false, isTokenGood: false };
  const link = token === undefined ? undefined : await store.openLink(hashSecret(token), tx);
  return { isOpen: true, isTokenGood: link !== undefined && isAlive(link.createdAt, clock.now()) };
}

/** Makes the first account admin and signs them in: once, with a good link. */
export async function setUp<Tx>(ports: IdentityPorts<Tx>, admin: NewAdmin, origin: Origin): Promise<SetupOutcome> {
  const early = refusalOf(await setupState(ports, admin.token));
  if (early !== undefined) return early;
  const verdict = judgePassword(admin.password, admin.email);
  if (verdict === 'password_length') {
    const details = { length_min: PASSWORD_LENGTH_MIN, length_max: PASSWORD_LENGTH_MAX };
    return { kind: 'refuse', code: verdict, details };
  }
  if (verdict !== 'good') return { kind: 'refuse', code: verdict, details: {} };
  const passwordHash = await ports.engine.hashPassword(admin.password);
  return await ports.transaction(async (tx) => {
    // Somebody else may have been faster while the password was hashed.
    const late = refusalOf(await setupState(ports, admin.token, tx));
    if (late !== undefined) return late;
    const person = await makeAdmin(ports, tx, { admin, passwordHash, origin });
    await ports.store.useLink(tx, hashSecret(admin.token), ports.clock.now());
    return { kind: 'done', person, cookie: await startSession(ports, tx, { person, origin }) };
  });
}

async function makeAdmin<Tx>(
  { store, engine, audit, clock, newId }: IdentityPorts<Tx>,
  tx: Tx,
  made: { readonly admin: NewAdmin; readonly passwordHash: string; readonly origin: Origin },
): Promise<Person> {
  const { admin, passwordHash, origin } = made;
  const email = emailKey(admin.email);
  // Known already when a key of the configuration with this address made keys.
  const known = await store.personByEmail(email, tx);
  const person: Person = {
    id: known?.id ?? newId(),
    email,
    name: admin.name,
    isAccountAdmin: true,
    createdAt: known?.createdAt ?? clock.now(),
    disabledAt: undefined,
  };
  await store.savePerson(tx, person);
  await engine.addUser(tx, { id: person.id, name: person.name, email, passwordHash });
  await recordAct(audit, tx, {
    at: clock.now(),
    actorId: person.id,
    actor: email,
    action: known === undefined ? 'person.created' : 'person.changed',
    target: `person:${person.id}`,
    before:
      known === undefined
        ? undefined
        : { name: known.name, email: known.email, is_account_admin: known.isAccountAdmin },
    after: { name: person.name, email, is_account_admin: true },
    address: origin.address,
    requestId: origin.requestId,
  });
  return person;
}

function refusalOf(state: SetupState): Extract<SetupOutcome, { readonly kind: 'refuse' }> | undefined {
  if (!state.isOpen) return { kind: 'refuse', code: 'setup_closed', details: {} };
  if (!state.isTokenGood) return { kind: 'refuse', code: 'setup_link_bad', details: {} };
  return undefined;
}

function isAlive(createdAt: Instant, now: Instant): boolean {
  return now < createdAt + SETUP_LINK_LIFE_MS;
}
