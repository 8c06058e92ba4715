import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '#kernel';

/** Keeps short secrets so that only who has the key reads them, and each only for what it was sealed for. */
export interface TextBox {
  /** As it may lie in a database or a cookie: base64url. The same text never looks the same twice. */
  seal(text: string, purpose: string): string;
  /** undefined: sealed with another key or for another purpose, or altered. */
  open(sealed: string, purpose: string): string | undefined;
}

/** AES-256-GCM (NIST SP 800-38D). Sealed: version, nonce, ciphertext, tag, in this order; the version and the purpose are authenticated. */
const VERSION = 1;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `key`: 32 bytes of its own purpose, derived from the installation's secret. */
export function textBox(key: Uint8Array, random: Random): TextBox {
  if (key.length !== KEY_BYTES) throw new Error(`a key of ${KEY_BYTES} bytes is needed`);
  return {
    seal: (text, purpose) => {
      const nonce = Buffer.alloc(NONCE_BYTES);
      random.fill(nonce);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(associated(purpose));
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), nonce, hidden, cipher.getAuthTag()]).toString('base64url');
    },
    open: (sealed, purpose) => {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < 1 + NONCE_BYTES + TAG_BYTES || bytes[0] !== VERSION) return undefined;
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(associated(purpose));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}

function associated(purpose: string): Buffer {
  return Buffer.from(`${VERSION} ${purpose}`, 'utf8');
}
