/** What a request proves itself with; `ambiguous` when it brings two things, or one that is malformed. */
export type Credential =
  | { readonly kind: 'read'; readonly credential: string | undefined; readonly authorization: string | undefined }
  | { readonly kind: 'ambiguous' };

const NONE: Credential = { kind: 'read', credential: undefined, authorization: undefined };
const AMBIGUOUS: Credential = { kind: 'ambiguous' };
const BEARER = /^bearer(?:$|[ \t]+)/i;
const SECRET = /^[\x21-\x7e]+$/;

/**
 * One credential from `Authorization` values and API key values. The same secret may come twice under different names,
 * since some SDKs send it so. A Bearer scheme without a token, and an empty API key, count as none.
 */
export function readCredential(authorizations: readonly string[], apiKeys: readonly string[]): Credential {
  if (authorizations.length > 1) return AMBIGUOUS;
  const [authorization = ''] = authorizations;
  const scheme = BEARER.exec(authorization)?.[0];
  const bearer = scheme === undefined ? '' : authorization.slice(scheme.length);
  const other = scheme === undefined && authorization !== '' ? authorization : undefined;
  const secrets = [bearer, ...apiKeys].filter((secret) => secret !== '');
  const [credential] = secrets;
  if (credential === undefined) return other === undefined ? NONE : { kind: 'read', credential, authorization: other };
  if (other !== undefined || !SECRET.test(credential) || secrets.some((secret) => secret !== credential))
    return AMBIGUOUS;
  return { kind: 'read', credential, authorization: undefined };
}
