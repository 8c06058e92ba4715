import { hashSecret, type KeyRecord } from '#identity';

/** A longer credential is none of ours. */
const CREDENTIAL_CHARS_MAX = 1024;

/**
 * The key with this secret; undefined: it is not known. A secret is hashed once per configuration: those that were found are
 * remembered, as many as there are keys, in memory only. A secret that was not found is hashed each time.
 */
export function findKey(keys: ReadonlyMap<string, KeyRecord>, credential: string): KeyRecord | undefined {
  if (credential.length > CREDENTIAL_CHARS_MAX) return undefined;
  const found = foundIn(keys);
  const known = found.get(credential);
  if (known !== undefined) return known;
  const key = keys.get(hashSecret(credential));
  // A copy of its own: the text that was handed in may be a piece of a whole head, which would stay with it.
  if (key !== undefined) found.set(Buffer.from(credential).toString(), key);
  return key;
}

/** The keys that were found since this was called last. The next requests find theirs anew, at the price of one hash each. */
export function takeFoundKeys(keys: ReadonlyMap<string, KeyRecord>): readonly KeyRecord[] {
  const found = foundKeys.get(keys);
  foundKeys.delete(keys);
  return found === undefined ? [] : [...found.values()];
}

const foundKeys = new WeakMap<ReadonlyMap<string, KeyRecord>, Map<string, KeyRecord>>();

function foundIn(keys: ReadonlyMap<string, KeyRecord>): Map<string, KeyRecord> {
  const known = foundKeys.get(keys);
  if (known !== undefined) return known;
  const found = new Map<string, KeyRecord>();
  foundKeys.set(keys, found);
  return found;
}
