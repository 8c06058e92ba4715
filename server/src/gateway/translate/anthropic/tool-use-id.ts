import { createHash } from 'node:crypto';

/** What this API takes as the id of a call: it refuses any other with the pattern in its message. */
const VALID = /^[a-zA-Z0-9_-]+$/;

/** The id that a call of any provider has here, the same for the call and for its result. */
export function toolUseId(id: string): string {
  return VALID.test(id) ? id : `call_${createHash('sha256').update(id).digest('base64url')}`;
}
