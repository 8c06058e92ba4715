import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditStore } from '#audit';
import {
  createIdentity,
  type Identity,
  type IdentityStore,
  type KeyRecord,
  keyRecordsOf,
  type SendMail,
  textBox,
} from '#identity';
import { type Log, silentLog, systemRandom, uuidV7Maker } from '#kernel';
import { kyselyAuditStore } from '../src/audit/adapters/kysely-audit-store.ts';
import { betterAuthEngine } from '../src/identity/adapters/better-auth-engine.ts';
import { kyselyIdentityStore } from '../src/identity/adapters/kysely-identity-store.ts';
import { kyselySignInStore } from '../src/identity/adapters/kysely-sign-in-store.ts';
import { oidcProvider } from '../src/identity/adapters/single-sign-on-provider.ts';
import type { IdentityProvider } from '../src/identity/identity-provider.ts';
import type { SignInEngine } from '../src/identity/sign-in-engine.ts';
import type { SignInStore } from '../src/identity/sign-in-store.ts';
import { openStore, type Store, type Transaction } from '../src/store/index.ts';
import { manualClock } from './manual-clock.ts';
import { copyMigratedFile } from './store-places.ts';

/** Identity and the audit log on a real store, with a clock that tests move. */
export interface PeopleRig {
  readonly store: Store;
  readonly clock: ReturnType<typeof manualClock>;
  readonly identity: Identity<Transaction>;
  readonly people: IdentityStore<Transaction>;
  readonly engine: SignInEngine<Transaction>;
  readonly audit: AuditStore<Transaction>;
  readonly waysIn: SignInStore<Transaction>;
  readonly newId: () => string;
  /** The keys that people made, as gateways were last told of them. */
  madeKeys(): readonly KeyRecord[];
  /** How often they were told. */
  timesToldOfKeys(): number;
  close(): Promise<void>;
}

const TEST_SECRET = 'a-secret-of-the-tests-0123456789abcdef';

/** On SQLite in a temporary folder, or on the PostgreSQL database with this URL. */
export async function peopleRig(
  options: {
    readonly databaseUrl?: string | undefined;
    readonly isSecure?: boolean;
    readonly sendMail?: SendMail | undefined;
    readonly log?: Log | undefined;
    /** Default: whichever is set up, over OpenID Connect. */
    readonly provider?: IdentityProvider | undefined;
    /** Where the clock stands; default: now. */
    readonly startsAt?: number | undefined;
  } = {},
): Promise<PeopleRig> {
  const directory = mkdtempSync(join(tmpdir(), 'tallygate-people-'));
  const clock = manualClock(options.startsAt ?? Date.now());
  const file = join(directory, 'control.db');
  if (options.databaseUrl === undefined) copyMigratedFile(file);
  const store = await openStore({ databaseUrl: options.databaseUrl, file, log: silentLog, clock });
  const make = uuidV7Maker(systemRandom);
  const newId = () => make(clock.now());
  const people = kyselyIdentityStore(store.db);
  const audit = kyselyAuditStore(store.db);
  const isSecure = options.isSecure ?? false;
  const engine = withHashesKept(
    betterAuthEngine({
      store,
      secret: TEST_SECRET,
      isSecure,
      newId,
      clock,
      random: systemRandom,
      log: silentLog,
    }),
  );
  const waysIn = kyselySignInStore(store.db);
  let madeKeys: readonly KeyRecord[] = [];
  let timesTold = 0;
  const identity = createIdentity({
    transaction: (act) => store.transaction(act),
    store: people,
    audit,
    engine,
    waysIn,
    box: textBox(new Uint8Array(32).fill(7), systemRandom),
    sendMail: options.sendMail,
    provider: options.provider ?? oidcProvider({ clock }),
    signInAccount: () => ({ name: 'Acme', language: 'ko', defaultWorkspaceId: '1' }),
    clock,
    random: systemRandom,
    newId,
    onKeysChanged: async () => {
      timesTold += 1;
      madeKeys = (await people.liveKeys()).flatMap(keyRecordsOf);
    },
    log: options.log ?? silentLog,
  });
  return {
    store,
    clock,
    identity,
    people,
    engine,
    audit,
    waysIn,
    newId,
    madeKeys: () => madeKeys,
    timesToldOfKeys: () => timesTold,
    close: async () => {
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Everybody in tests has one of few passwords: each is hashed once in a file, by the real engine. */
function withHashesKept(engine: SignInEngine<Transaction>): SignInEngine<Transaction> {
  return { ...engine, hashPassword: hashOnce(engine) };
}

function hashOnce({ hashPassword }: SignInEngine<Transaction>) {
  return (password: string): Promise<string> => {
    const hash = hashes.get(password) ?? hashPassword(password);
    hashes.set(password, hash);
    return hash;
  };
}

const hashes = new Map<string, Promise<string>>();
