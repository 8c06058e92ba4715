import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { asInstant, type Clock, isoInstant } from '#kernel';
import type { Reader, Store } from '../../store/index.ts';
import type { IdempotencyStore, KeptAnswer, RepeatKey } from '../idempotency-store.ts';

const KEPT_MS = 24 * 60 * 60_000;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The hash of no request. */
const UNREADABLE = '';

/**
 * Answers in the control store, for a day. They are encrypted, since the answer that makes an API key holds its secret.
 * `key`: 32 bytes; a request whose answer was kept under another one counts as another request with the same key.
 */
export function kyselyIdempotencyStore(store: Store, key: Uint8Array, clock: Clock): IdempotencyStore {
  const oldest = () => isoInstant(asInstant(clock.now() - KEPT_MS));
  const findIn = async (reader: Reader, by: RepeatKey): Promise<KeptAnswer | undefined> => {
    const row = await reader
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('actor_id', '=', by.actorId)
      .where('route', '=', by.route)
      .where('key', '=', by.key)
      .where('created_at', '>', oldest())
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const status = row.status as KeptAnswer['status'];
    const text = unseal(JSON.parse(row.body), key, by);
    // Kept under an earlier secret: it cannot be told again, and the request must not be carried out again.
    if (text === undefined) return { requestHash: UNREADABLE, status, body: {} };
    return { requestHash: row.request_hash, status, body: JSON.parse(text) };
  };
  return {
    fingerprint: (request) => createHmac('sha256', key).update('request').update(request).digest('hex'),
    find: (by) => findIn(store.db, by),
    // Transactions take their turns: the one that was faster is on disk when this one ends.
    findKept: (by) => store.transaction((tx) => findIn(tx, by)),
    keep: async (tx, by, { requestHash, status, body }) => {
      await tx.deleteFrom('idempotency_keys').where('created_at', '<=', oldest()).execute();
      await tx
        .insertInto('idempotency_keys')
        .values({
          actor_id: by.actorId,
          route: by.route,
          key: by.key,
          request_hash: requestHash,
          status,
          body: JSON.stringify(seal(JSON.stringify(body), key, by)),
          created_at: isoInstant(clock.now()),
        })
        .execute();
    },
  };
}

/** AES-256-GCM, bound to the row: nonce, tag and text, base64. */
function seal(text: string, key: Uint8Array, by: RepeatKey): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(place(by));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

function unseal(text: string, key: Uint8Array, by: RepeatKey): string | undefined {
  const bytes = Buffer.from(text, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES)).setAAD(place(by));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function place({ actorId, route, key }: RepeatKey): Buffer {
  return Buffer.from(JSON.stringify([actorId, route, key]));
}
