import { readConnection, withoutNominated } from './connection-options.ts';
import { readCredential } from './credential.ts';
import { REFUSALS, type RefusalCode } from './refusals.ts';
import { type SortedFields, sortFields } from './sort-fields.ts';

/** A request head as a parser gives it, values without blanks around them. */
export interface RawHead {
  readonly method: string;
  readonly target: string;
  /** Such as `1.1`. */
  readonly version: string;
  /** Flat `[name, value, …]`, as sent, repeated ones repeated. */
  readonly fields: readonly string[];
}

export interface HeadPolicy {
  readonly fieldsMax: number;
  /** Whether the peer's word about the client's address counts: `forwarded` and `x-forwarded-*` are dropped otherwise. */
  readonly isPeerTrusted: boolean;
}

/** Why a head was refused; the status goes with the code. */
export interface HeadRefusal {
  readonly kind: 'refused';
  readonly status: number;
  readonly code: RefusalCode;
}

/** A head that can be read in one way only. */
export interface RequestHead {
  readonly kind: 'head';
  /** Flat, names in lower case: end-to-end fields only, without host, framing, expectation and credentials. */
  readonly headers: readonly string[];
  /** Undefined where HTTP/1.0 left it out. */
  readonly host: string | undefined;
  readonly credential: string | undefined;
  readonly authorization: string | undefined;
  readonly framing: Framing;
  readonly expectsContinue: boolean;
  /** The client reads one answer and no more on this connection (RFC 9112, section 9.3). */
  readonly isLast: boolean;
  readonly forwardedFor: readonly string[];
}

type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' };

/** Bytes of a request target; longer ones are refused with 414. */
export const TARGET_BYTES_MAX = 8192;

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const TARGET = /^\/[!$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]*$/;
const HOST = /^(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;
const LENGTH = /^\d{1,15}$/;
const NO_BODY: Framing = { kind: 'none' };
const CHUNKED: Framing = { kind: 'chunked' };

/** Reads a head, or refuses it: whatever two programs could read in two ways is refused, never guessed at. */
export function readHead(raw: RawHead, policy: HeadPolicy): RequestHead | HeadRefusal {
  const early = requestLineFault(raw) ?? (raw.fields.length > 2 * policy.fieldsMax ? 'fields_too_many' : undefined);
  if (early !== undefined) return refused(early);
  const found = sortFields(raw.fields, policy.isPeerTrusted);
  if (found === undefined) return refused('field_invalid');
  const isOld = raw.version === '1.0';
  if (!isHostRight(found.hosts, isOld)) return refused('host_invalid');
  const framing = readFraming(found, isOld);
  if (framing === undefined) return refused('framing_invalid');
  const connection = readConnection(found.connections);
  if (connection.kind === 'invalid') return refused('connection_invalid');
  const credential = readCredential(found.authorizations, found.apiKeys);
  if (credential.kind === 'ambiguous') return refused('credential_ambiguous');
  const expects = isOld ? [] : found.expectations;
  if (expects.some((value) => value.toLowerCase() !== '100-continue')) return refused('expectation_failed');
  return {
    kind: 'head',
    headers: withoutNominated(found.kept, connection.names),
    host: found.hosts[0],
    credential: credential.credential,
    authorization: credential.authorization,
    framing,
    expectsContinue: expects.length > 0,
    isLast: connection.asksToClose || (isOld && !connection.asksToKeep),
    forwardedFor: found.forwardedFor,
  };
}

function refused(code: RefusalCode): HeadRefusal {
  return { kind: 'refused', status: REFUSALS[code].status, code };
}

function requestLineFault(raw: RawHead): RefusalCode | undefined {
  if (raw.version !== '1.1' && raw.version !== '1.0') return 'version_unsupported';
  if (!METHODS.has(raw.method)) return 'method_unknown';
  if (raw.target.length > TARGET_BYTES_MAX) return 'target_too_long';
  return TARGET.test(raw.target) ? undefined : 'target_invalid';
}

function isHostRight(hosts: readonly string[], isOld: boolean): boolean {
  if (hosts.length === 0) return isOld;
  return hosts.length === 1 && HOST.test(hosts[0] ?? '');
}

/** Undefined when the end of the body could be read in two ways (RFC 9112, section 6.3). */
function readFraming(found: SortedFields, isOld: boolean): Framing | undefined {
  const { lengths, codings } = found;
  if (lengths.length + codings.length === 0) return NO_BODY;
  if (lengths.length + codings.length > 1) return undefined;
  if (codings.length === 1) return !isOld && codings[0]?.toLowerCase() === 'chunked' ? CHUNKED : undefined;
  const [length = ''] = lengths;
  return LENGTH.test(length) ? { kind: 'length', bytes: Number(length) } : undefined;
}
