import { betterAuth } from 'better-auth';
import { generateSignedCookie } from 'hono/cookie';
import { asInstant, type Clock, type Log } from '#kernel';
import { authModels, type Reader, type Store, type Transaction } from '../../store/index.ts';
import type { SignInEngine } from '../sign-in-engine.ts';

export interface BetterAuthEngineOptions {
  readonly store: Pick<Store, 'db' | 'engine'>;
  /** Signs the cookies: who knows it and the database can sign in as anybody. At least 32 characters. */
  readonly secret: string;
  /** Whether browsers come over https: cookies then travel over nothing else. */
  readonly isSecure: boolean;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

const SESSION_SECONDS = 7 * 24 * 60 * 60;
const COOKIE = 'tallygate_session';

/** Sign-in with better-auth. None of its routes is served: only what is called here exists. */
export function betterAuthEngine(options: BetterAuthEngineOptions): SignInEngine<Transaction> {
  const outside = authOn(options.store.db, options);
  const inside = async (tx: Transaction) => await authOn(tx, options).$context;
  const cookieName = `${options.isSecure ? '__Secure-' : ''}${COOKIE}`;
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure: options.isSecure } as const;
  return {
    hashPassword: async (password) => (await outside.$context).password.hash(password),
    verify: async ({ email, password }) => {
      const context = await outside.$context;
      const found = await context.internalAdapter.findUserByEmail(email, { includeAccounts: true });
      const hash = found?.accounts.find((account) => account.providerId === 'credential')?.password;
      if (found === null || hash === undefined || hash === null) {
        await context.password.hash(password);
        return undefined;
      }
      return (await context.password.verify({ hash, password })) ? found.user.id : undefined;
    },
    addUser: async (tx, { id, name, email, passwordHash }) => {
      const { internalAdapter } = await inside(tx);
      // An operator vouches for the first admin's address; nothing is mailed to it before it is proven.
      await internalAdapter.createUser({ id, name, email, emailVerified: false }, { method: 'email-password' });
      await internalAdapter.linkAccount({
        userId: id,
        accountId: id,
        providerId: 'credential',
        password: passwordHash,
      });
    },
    startSession: async (tx, { personId, address, userAgent }) => {
      const { internalAdapter, adapter } = await inside(tx);
      await adapter.deleteMany({
        model: 'session',
        where: [
          { field: 'userId', value: personId },
          { field: 'expiresAt', operator: 'lt', value: new Date(options.clock.now()) },
        ],
      });
      const session = await internalAdapter.createSession(personId, false, { ipAddress: address, userAgent });
      const signed = { ...attributes, maxAge: SESSION_SECONDS };
      return { id: session.id, cookie: await generateSignedCookie(cookieName, session.token, options.secret, signed) };
    },
    readSession: async (headers) => {
      if (!hasCookie(headers, cookieName)) return undefined;
      // Nothing but the cookie: better-auth must not read meaning into a request that it does not serve.
      const found = await outside.api.getSession({ headers: new Headers({ cookie: headers.get('cookie') ?? '' }) });
      if (found === null) return undefined;
      const expiresAt = asInstant(new Date(found.session.expiresAt).getTime());
      if (expiresAt <= options.clock.now()) return undefined;
      return { id: found.session.id, personId: found.session.userId, expiresAt };
    },
    endSession: async (tx, id) => {
      const { adapter } = await inside(tx);
      await adapter.delete({ model: 'session', where: [{ field: 'id', value: id }] });
    },
    hasCookie: (headers) => hasCookie(headers, cookieName),
    clearingCookie: `${cookieName}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax${options.isSecure ? '; Secure' : ''}`,
  };
}

function authOn(db: Reader, { store, secret, isSecure, newId, log }: BetterAuthEngineOptions) {
  return betterAuth({
    ...authModels,
    database: { db, type: store.engine, transaction: false },
    secret,
    // Never served; named so that nothing is derived from a request.
    baseURL: 'http://localhost',
    session: {
      ...authModels.session,
      expiresIn: SESSION_SECONDS,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    emailAndPassword: { enabled: true, disableSignUp: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    advanced: {
      useSecureCookies: isSecure,
      cookies: { session_token: { name: COOKIE } },
      database: { generateId: newId, validateSchema: false },
    },
    logger: {
      level: 'error',
      log: (_level, sentence) => log.error({ sentence }, 'Signing in met a problem.'),
    },
  });
}

function hasCookie(headers: Headers, name: string): boolean {
  return (headers.get('cookie') ?? '').split(';').some((pair) => pair.trim().startsWith(`${name}=`));
}
