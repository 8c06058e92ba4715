import type { Instant, Log } from '#kernel';
import type { Actor } from './actor.ts';
import type { OwnedKey } from './api-key.ts';
import type { KeyRules } from './key-store.ts';
import type { KeyRecord } from './keys.ts';
import {
  createKey,
  type KeyOutcome,
  listKeys,
  type MadeKey,
  type NewKey,
  type RevokeOutcome,
  type RotateOutcome,
  revokeKey,
  rotateKey,
  setKeyRules,
} from './manage-keys.ts';
import type { Grants, Owner } from './owner.ts';
import { grantsOfKey, ownerOfKey } from './owner-of-key.ts';
import { createPeople, type People } from './people.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import { endSession, readSignedIn, type SignedIn } from './sessions.ts';
import { type NewAdmin, openSetup, type SetupOutcome, type SetupState, setUp, setupState } from './set-up.ts';
import { type SignInDoor, signInDoor } from './sign-in-door.ts';
import { signInFailures } from './sign-in-failures.ts';
import { signInThrottle } from './sign-in-throttle.ts';

/** People, sessions and keys, as the doors of the product use them. `Tx` is a transaction of the control store. */
export interface Identity<Tx> {
  /** At each start: the token of a new setup link, which replaces the earlier one; undefined: there is an admin. */
  openSetup(): Promise<string | undefined>;
  setupState(token: string | undefined): Promise<SetupState>;
  setUp(admin: NewAdmin, origin: Origin): Promise<SetupOutcome>;
  /** Passwords, second factors, single sign-on, and the sessions of people. */
  readonly signingIn: SignInDoor<Tx>;
  /** Who is signed in, by the request's cookie. */
  signedIn(headers: Headers): Promise<SignedIn | undefined>;
  /** A person or a service principal as they are now, disabled ones too; undefined: there is none, or it was removed. */
  findOwner(id: string): Promise<Owner | undefined>;
  /** Whom a key speaks for, declared keys too; undefined: nobody that is known besides the key. */
  ownerOfKey(key: Pick<KeyRecord, 'requesterId' | 'requester' | 'requesterType'>): Promise<Owner | undefined>;
  /** What may be read by a key besides what its role gives. */
  grantsOfKey(key: Pick<KeyRecord, 'requesterId' | 'requester' | 'requesterType'>): Promise<Grants>;
  /** Who there is and what they hold. */
  readonly people: People<Tx>;
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
  /** Gives it a new secret; the earlier ones end after the overlap. `keep` runs in the transaction that does it. */
  rotateKey(
    asked: {
      readonly actor: Actor;
      readonly id: string;
      readonly overlapSeconds: number;
      readonly expiresAt: Instant | undefined;
      readonly keep?: ((tx: Tx, made: MadeKey) => Promise<void>) | undefined;
    },
    origin: Origin,
  ): Promise<RotateOutcome>;
  /** What holds for every key that is made. */
  keyRules(): Promise<KeyRules>;
  setKeyRules(
    asked: { readonly actor: Actor; readonly rules: KeyRules; readonly keep?: ((tx: Tx) => Promise<void>) | undefined },
    origin: Origin,
  ): Promise<void>;
  /** These secrets (by hash) were seen. */
  noteKeyUses(uses: readonly { readonly hash: string; readonly at: Instant }[]): Promise<void>;
  /** When each of these secrets was seen last, to a minute; those that never were are left out. */
  keyUses(hashes: readonly string[]): Promise<ReadonlyMap<string, Instant>>;
  /** Own ones, or everybody's when the actor may see them; in descending order of ids. */
  keys(
    actor: Actor,
    page: { readonly before: string | undefined; readonly limit: number; readonly isOwnOnly?: boolean },
  ): Promise<readonly OwnedKey[]>;
}

export function createIdentity<Tx>(ports: IdentityPorts<Tx> & { readonly log: Log }): Identity<Tx> {
  const throttle = signInThrottle(ports.clock);
  return {
    openSetup: () => openSetup(ports),
    setupState: (token) => setupState(ports, token),
    setUp: (admin, origin) => setUp(ports, admin, origin),
    signingIn: signInDoor({ ...ports, throttle, failures: signInFailures(ports) }),
    signedIn: (headers) => readSignedIn(ports, headers),
    findOwner: (id) => ports.store.owner(id),
    ownerOfKey: (key) => ownerOfKey(ports, key),
    grantsOfKey: (key) => grantsOfKey(ports, key),
    people: createPeople(ports),
    hasCookie: (headers) => ports.engine.hasCookie(headers),
    signOut: (signedIn, origin) => endSession(ports, signedIn, origin),
    clearingCookie: ports.engine.clearingCookie,
    createKey: (asked, origin) => createKey(ports, asked, origin),
    revokeKey: (asked, origin) => revokeKey(ports, asked, origin),
    rotateKey: (asked, origin) => rotateKey(ports, asked, origin),
    keyRules: () => ports.store.keyRules(),
    setKeyRules: (asked, origin) => setKeyRules(ports, asked, origin),
    noteKeyUses: (uses) => ports.transaction((tx) => ports.store.noteUses(tx, uses)),
    keyUses: (hashes) => ports.store.usesOf(hashes),
    keys: (actor, page) => listKeys(ports, actor, page),
  };
}
