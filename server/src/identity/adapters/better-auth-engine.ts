import { betterAuth } from 'better-auth';
import { parseSigned, serializeSigned } from 'hono/utils/cookie';
import { asInstant, type Clock, type Instant, type Log, type Random } from '#kernel';
import { authModels, type Reader, type Store, type Transaction } from '../../store/index.ts';
import { makeLetters } from '../make-key.ts';
import type { KnownSession, PasswordOwner, SignInEngine } from '../sign-in-engine.ts';

export interface BetterAuthEngineOptions {
  readonly store: Pick<Store, 'db' | 'engine'>;
  /** Signs the cookies: who knows it and the database can sign in as anybody. At least 32 characters. */
  readonly secret: string;
  /** Whether browsers come over https: cookies then travel over nothing else, and to no other host. */
  readonly isSecure: boolean;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

type Engine = SignInEngine<Transaction>;
type Auth = ReturnType<typeof authOn>;
/** The tables of better-auth, in a transaction or outside. */
type Inside = (tx: Transaction | undefined) => Auth['$context'];

const SESSION_MS = 7 * 24 * 60 * 60_000;
/** Sessions of one person that are listed. */
const SESSIONS_MAX = 200;
const COOKIE = 'tallygate_session';
const CREDENTIAL = 'credential';

/** Sign-in with better-auth's tables and password hashes. None of its routes is served: only what is called here exists. */
export function betterAuthEngine(options: BetterAuthEngineOptions): Engine {
  const outside = authOn(options.store.db, options);
  const inside: Inside = (tx) => (tx === undefined ? outside : authOn(tx, options)).$context;
  return { ...passwords(inside), ...users(inside), ...sessions(inside, options) };
}

function passwords(inside: Inside): Pick<Engine, 'hashPassword' | 'verify' | 'hasPassword'> {
  return {
    hashPassword: async (password) => (await inside(undefined)).password.hash(password),
    verify: async ({ email, password }) => {
      const context = await inside(undefined);
      const found = await context.internalAdapter.findUserByEmail(email, { includeAccounts: true });
      const hash = found?.accounts.find((account) => account.providerId === CREDENTIAL)?.password;
      if (found === null || hash === undefined || hash === null) {
        await context.password.hash(password);
        return undefined;
      }
      return (await context.password.verify({ hash, password })) ? found.user.id : undefined;
    },
    hasPassword: async (personId, tx) => (await credentialOf(inside, personId, tx)) !== null,
  };
}

function users(inside: Inside): Pick<Engine, 'addUser' | 'keepUser' | 'setPassword'> {
  const keepUser = async (tx: Transaction, { id, name, email }: PasswordOwner): Promise<void> => {
    const { internalAdapter, adapter } = await inside(tx);
    const where = [{ field: 'id', value: id }];
    const known = await adapter.findOne<{ name: string; email: string }>({ model: 'user', where });
    if (known === null) {
      // An operator, an invitation or an identity provider vouches for addresses; better-auth's flag is not read.
      await internalAdapter.createUser({ id, name, email, emailVerified: false }, { method: 'email-password' });
    } else if (known.name !== name || known.email !== email) {
      await adapter.update({ model: 'user', where, update: { name, email } });
    }
  };
  const addCredential = async (tx: Transaction, userId: string, password: string): Promise<void> => {
    const { internalAdapter } = await inside(tx);
    await internalAdapter.linkAccount({ userId, accountId: userId, providerId: CREDENTIAL, password });
  };
  return {
    addUser: async (tx, { passwordHash, ...user }) => {
      const { internalAdapter } = await inside(tx);
      await internalAdapter.createUser({ ...user, emailVerified: false }, { method: 'email-password' });
      await addCredential(tx, user.id, passwordHash);
    },
    keepUser,
    setPassword: async (tx, { passwordHash, ...user }) => {
      await keepUser(tx, user);
      if ((await credentialOf(inside, user.id, tx)) === null) return await addCredential(tx, user.id, passwordHash);
      const { internalAdapter } = await inside(tx);
      await internalAdapter.updatePassword(user.id, passwordHash);
    },
  };
}

type SessionCalls = Exclude<keyof Engine, keyof ReturnType<typeof passwords> | keyof ReturnType<typeof users>>;

function sessions(inside: Inside, options: BetterAuthEngineOptions): Pick<Engine, SessionCalls> {
  const { isSecure, secret, clock } = options;
  const cookieName = `${isSecure ? '__Host-' : ''}${COOKIE}`;
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure } as const;
  return {
    startSession: async (tx, { personId, address, userAgent, lifeMs = SESSION_MS }) => {
      const { adapter } = await inside(tx);
      const now = clock.now();
      await adapter.deleteMany({ model: 'session', where: [ofPerson(personId), before('expiresAt', now)] });
      const token = makeLetters(options.random);
      const values = { userId: personId, token, ipAddress: address, userAgent, ...times(now, now + lifeMs) };
      const session = await adapter.create<typeof values, { id: string }>({ model: 'session', data: values });
      const signed = { ...attributes, maxAge: Math.floor(lifeMs / 1_000) };
      return { id: session.id, cookie: await serializeSigned(cookieName, token, secret, signed) };
    },
    readSession: async (headers) => {
      const token = await tokenOf(headers, cookieName, secret);
      if (token === undefined) return undefined;
      const { adapter } = await inside(undefined);
      const found = await adapter.findOne<StoredSession>({
        model: 'session',
        where: [{ field: 'token', value: token }],
      });
      const session = found === null ? undefined : toSession(found);
      return session === undefined || session.expiresAt <= clock.now() ? undefined : session;
    },
    touchSession: async (tx, id, at) => {
      const { adapter } = await inside(tx);
      await adapter.update({
        model: 'session',
        where: [{ field: 'id', value: id }],
        update: { updatedAt: new Date(at) },
      });
    },
    sessions: async (personId, tx) => {
      const { adapter } = await inside(tx);
      const found = await adapter.findMany<StoredSession>({
        model: 'session',
        where: [ofPerson(personId)],
        sortBy: { field: 'updatedAt', direction: 'desc' },
        limit: SESSIONS_MAX,
      });
      return found.map(toSession).filter(({ expiresAt }) => expiresAt > clock.now());
    },
    endSession: async (tx, id) => {
      const { adapter } = await inside(tx);
      await adapter.delete({ model: 'session', where: [{ field: 'id', value: id }] });
    },
    hasCookie: (headers) => hasCookie(headers, cookieName),
    clearingCookie: `${cookieName}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`,
  };
}

interface StoredSession {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date | string;
  readonly updatedAt: Date | string;
  readonly expiresAt: Date | string;
  readonly ipAddress?: string | null;
  readonly userAgent?: string | null;
}

function toSession(stored: StoredSession): KnownSession {
  const instant = (at: Date | string): Instant => asInstant(new Date(at).getTime());
  return {
    id: stored.id,
    personId: stored.userId,
    startedAt: instant(stored.createdAt),
    seenAt: instant(stored.updatedAt),
    expiresAt: instant(stored.expiresAt),
    address: stored.ipAddress ?? '',
    userAgent: stored.userAgent ?? '',
  };
}

async function tokenOf(headers: Headers, name: string, secret: string): Promise<string | undefined> {
  if (!hasCookie(headers, name)) return undefined;
  const { [name]: token } = await parseSigned(headers.get('cookie') ?? '', secret, name);
  return token === false || token === '' ? undefined : token;
}

async function credentialOf(inside: Inside, personId: string, tx: Transaction | undefined): Promise<object | null> {
  const { adapter } = await inside(tx);
  const where = [ofPerson(personId), { field: 'providerId', value: CREDENTIAL }];
  return await adapter.findOne<object>({ model: 'account', where });
}

function ofPerson(personId: string) {
  return { field: 'userId', value: personId };
}

function before(field: string, at: number) {
  return { field, operator: 'lt', value: new Date(at) } as const;
}

function times(now: number, expiresAt: number) {
  return { createdAt: new Date(now), updatedAt: new Date(now), expiresAt: new Date(expiresAt) };
}

function authOn(db: Reader, { store, secret, newId, log }: BetterAuthEngineOptions) {
  return betterAuth({
    ...authModels,
    database: { db, type: store.engine, transaction: false },
    secret,
    // Never served; named so that nothing is derived from a request.
    baseURL: 'http://localhost',
    emailAndPassword: { enabled: true, disableSignUp: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    advanced: { database: { generateId: newId, validateSchema: false } },
    logger: {
      level: 'error',
      log: (_level, sentence) => log.error({ sentence }, 'Signing in met a problem.'),
    },
  });
}

function hasCookie(headers: Headers, name: string): boolean {
  return (headers.get('cookie') ?? '').split(';').some((pair) => pair.trim().startsWith(`${name}=`));
}
