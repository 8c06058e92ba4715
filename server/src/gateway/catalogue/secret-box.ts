import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { ProviderKind } from '@tallygate/contract';
import type { Random } from '#kernel';

/** What a secret was given for: a sealed one opens for nothing else. */
export interface SecretPurpose {
  /** Id of the provider. */
  readonly id: string;
  readonly kind: ProviderKind;
  /** Scheme, host and port that it is sent to. */
  readonly origin: string;
}

/** Keeps secrets so that only who has the key can read them, and only for what they were given for. */
export interface SecretBox {
  /** As it may lie in a database: base64url. The same secret never looks the same twice. */
  seal(secret: string, purpose: SecretPurpose): string;
  open(sealed: string, purpose: SecretPurpose): SecretReading;
}

export type SecretReading =
  | { readonly kind: 'open'; readonly secret: string }
  /** `other_key`: it was sealed with another key. `altered`: it was changed, cut, or was given for another provider or another host. */
  | { readonly kind: 'unreadable'; readonly reason: 'other_key' | 'altered' };

/** AES-256-GCM (NIST SP 800-38D). Sealed: key version, key id, nonce, ciphertext, tag, in this order. */
const KEY_VERSION = 1;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `key`: 32 bytes of its own purpose, derived from the installation's secret. */
export function secretBox(key: Uint8Array, random: Random): SecretBox {
  if (key.length !== KEY_BYTES) throw new Error(`a key of ${KEY_BYTES} bytes is needed`);
  const header = Buffer.from([KEY_VERSION, ...keyId(key)]);
  return {
    seal: (secret, purpose) => {
      const nonce = Buffer.alloc(NONCE_BYTES);
      random.fill(nonce);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(associated(header, purpose));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([header, nonce, text, cipher.getAuthTag()]).toString('base64url');
    },
    open: (sealed, purpose) => {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES) return { kind: 'unreadable', reason: 'altered' };
      if (!bytes.subarray(0, HEADER_BYTES).equals(header)) return { kind: 'unreadable', reason: 'other_key' };
      const nonce = bytes.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(associated(header, purpose));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(HEADER_BYTES + NONCE_BYTES, -TAG_BYTES));
        return { kind: 'open', secret: Buffer.concat([text, decipher.final()]).toString('utf8') };
      } catch {
        return { kind: 'unreadable', reason: 'altered' };
      }
    },
  };
}

/** Tells keys apart, and nothing of the key itself: it is derived with full strength already. */
function keyId(key: Uint8Array): Buffer {
  return createHash('sha256').update('tallygate key id').update(key).digest().subarray(0, KEY_ID_BYTES);
}

/** A sealed secret opens only under the header and for the purpose that it was made with. */
function associated(header: Buffer, { id, kind, origin }: SecretPurpose): Buffer {
  return Buffer.concat([header, Buffer.from(JSON.stringify([id, kind, origin]), 'utf8')]);
}
