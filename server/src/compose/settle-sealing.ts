import { type Clock, isoInstant, type Log } from '#kernel';
import { readSecretCheck, type Store, type Transaction, writeSecretCheck } from '../store/index.ts';
import { deriveSecret, type SecretPurposeName } from './derive-secret.ts';

/** What a place did when the secret changed. */
export interface Resealed {
  readonly resealed: number;
  /** Opened under neither secret, and left as they are: another change lies further back, or they were altered. */
  readonly unreadable: number;
}

/** Gives the key for a purpose, out of one secret of the installation. */
export type KeysOf = (purpose: SecretPurposeName) => Buffer;

/** Somewhere sealed values are kept. Every domain that seals lists its own in `sealedPlaces`. */
export interface SealedPlace {
  readonly name: string;
  /** Seals anew, under `to`, whatever opens under `from`. What opens under `to` already stays as it is. */
  reseal(tx: Transaction, from: KeysOf, to: KeysOf): Promise<Resealed>;
}

/** The secret of now is not the one that values were sealed under, and that one was not given. Nothing was changed. */
export class EarlierSecretMissing extends Error {
  constructor() {
    super('the secret under which stored secrets were sealed was not given');
  }
}

/** Given in place of the earlier secret, by somebody who does not have it any more. */
export const FORGET_SEALED = 'forget-what-was-sealed';

/**
 * At each start, before anything sealed is read. When the secret changed, everything is sealed anew in one transaction, so
 * that a process that dies leaves all under the earlier secret or all under the new one. Throws `EarlierSecretMissing`.
 */
export async function settleSealing(parts: {
  readonly store: Pick<Store, 'transaction'>;
  readonly secret: string;
  /** Those that may be the earlier one. */
  readonly earlier: readonly string[];
  readonly places: readonly SealedPlace[];
  readonly clock: Clock;
  readonly log: Log;
}): Promise<void> {
  const { store, secret, earlier, places, clock, log } = parts;
  const check = checkOf(secret);
  const others = earlier.filter((each) => each !== secret && each !== FORGET_SEALED);
  const done = await store.transaction(async (tx) => {
    const noted = await readSecretCheck(tx);
    if (noted === check) return undefined;
    const found = noted === undefined ? others : others.filter((each) => checkOf(each) === noted);
    const isForgetting = earlier.includes(FORGET_SEALED);
    if (noted !== undefined && found.length === 0 && !isForgetting) throw new EarlierSecretMissing();
    const counts: (Resealed & { readonly place: string })[] = [];
    for (const each of found) {
      for (const place of places) {
        counts.push({ place: place.name, ...(await place.reseal(tx, keysOf(each), keysOf(secret))) });
      }
    }
    await writeSecretCheck(tx, check, isoInstant(clock.now()));
    return { isFirst: noted === undefined, counts };
  });
  if (done === undefined || (done.isFirst && done.counts.every(({ resealed }) => resealed === 0))) return;
  log.info(
    { counts: done.counts },
    'The secret changed: what is stored was sealed anew. The earlier one is not needed any more.',
  );
}

function keysOf(secret: string): KeysOf {
  return (purpose) => deriveSecret(secret, purpose);
}

/** 16 bytes of a purpose of their own: they tell secrets apart, and nothing of them. */
function checkOf(secret: string): string {
  return deriveSecret(secret, 'check').subarray(0, 16).toString('hex');
}
