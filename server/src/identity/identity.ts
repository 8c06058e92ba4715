import type { Log } from '#kernel';
import type { Actor } from './actor.ts';
import type { OwnedKey } from './api-key.ts';
import {
  createKey,
  type KeyOutcome,
  listKeys,
  type MadeKey,
  type NewKey,
  type RevokeOutcome,
  revokeKey,
} from './manage-keys.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import { endSession, readSignedIn, type SignedIn } from './sessions.ts';
import { type NewAdmin, openSetup, type SetupOutcome, type SetupState, setUp, setupState } from './set-up.ts';
import { type Credentials, type SignInOutcome, signIn } from './sign-in.ts';
import { signInThrottle } from './sign-in-throttle.ts';

/** People, sessions and keys, as the doors of the product use them. `Tx` is a transaction of the control store. */
export interface Identity<Tx> {
  /** At each start: the token of a new setup link, which replaces the earlier one; undefined: there is an admin. */
  openSetup(): Promise<string | undefined>;
  setupState(token: string | undefined): Promise<SetupState>;
  setUp(admin: NewAdmin, origin: Origin): Promise<SetupOutcome>;
  signIn(credentials: Credentials, origin: Origin): Promise<SignInOutcome>;
  /** Who is signed in, by the request's cookie. */
  signedIn(headers: Headers): Promise<SignedIn | undefined>;
  /** Whether there is a session cookie, good or not. */
  hasCookie(headers: Headers): boolean;
  signOut(signedIn: SignedIn, origin: Origin): Promise<void>;
  /** Value of the `Set-Cookie` field that makes a browser forget its session. */
  readonly clearingCookie: string;
  /** `keep` runs in the transaction that makes the key. */
  createKey(
    asked: {
      readonly actor: Actor;
      readonly key: NewKey;
      readonly keep?: ((tx: Tx, made: MadeKey) => Promise<void>) | undefined;
    },
    origin: Origin,
  ): Promise<KeyOutcome>;
  revokeKey(asked: { readonly actor: Actor; readonly id: string }, origin: Origin): Promise<RevokeOutcome>;
  /** Own ones, or everybody's when the actor may see them; in descending order of ids. */
  keys(
    actor: Actor,
    page: { readonly before: string | undefined; readonly limit: number },
  ): Promise<readonly OwnedKey[]>;
}

export function createIdentity<Tx>(ports: IdentityPorts<Tx> & { readonly log: Log }): Identity<Tx> {
  const throttle = signInThrottle(ports.clock);
  return {
    openSetup: () => openSetup(ports),
    setupState: (token) => setupState(ports, token),
    setUp: (admin, origin) => setUp(ports, admin, origin),
    signIn: (credentials, origin) => signIn({ ...ports, throttle }, credentials, origin),
    signedIn: (headers) => readSignedIn(ports, headers),
    hasCookie: (headers) => ports.engine.hasCookie(headers),
    signOut: (signedIn, origin) => endSession(ports, signedIn, origin),
    clearingCookie: ports.engine.clearingCookie,
    createKey: (asked, origin) => createKey(ports, asked, origin),
    revokeKey: (asked, origin) => revokeKey(ports, asked, origin),
    keys: (actor, page) => listKeys(ports, actor, page),
  };
}
