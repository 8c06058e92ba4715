import type { ProviderKind } from './dialects/dialect.ts';

/** Names of query parameters that carry credentials in some API, in lower case. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set([
  'key',
  'api_key',
  'api-key',
  'apikey',
  'access_token',
  'auth_token',
  'token',
]);

/** The target without its query. */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/** The target with the values of credentials left out: what a row and a log may hold. */
export function maskedTarget(target: string): string {
  return changeSecrets(target, (name) => [`${name}=-`]);
}

/**
 * The query, with its question mark, as a provider gets it: without the caller's credentials, and for Gemini without what would leave
 * the usage out of the answer or change its form (https://cloud.google.com/apis/docs/system-parameters). Empty when there is none.
 */
export function queryForProvider(target: string, kind: ProviderKind): string {
  const changed = changeSecrets(kind === 'gemini' ? withoutForms(target) : target, () => []);
  const query = changed.indexOf('?');
  return query < 0 ? '' : changed.slice(query);
}

const FORM_PARAMETERS: ReadonlySet<string> = new Set(['fields', '$fields', '$alt', 'callback', '$callback']);
const FORMS: ReadonlySet<string> = new Set(['alt=sse', 'alt=json']);

function withoutForms(target: string): string {
  const query = target.indexOf('?');
  if (query < 0) return target;
  const kept = target
    .slice(query + 1)
    .split('&')
    .filter((part) => {
      const name = decoded(part.split('=', 1)[0] ?? '');
      return name === 'alt' ? FORMS.has(decoded(part)) : !FORM_PARAMETERS.has(name);
    });
  return kept.length === 0 ? target.slice(0, query) : `${target.slice(0, query)}?${kept.join('&')}`;
}

function changeSecrets(target: string, change: (name: string) => readonly string[]): string {
  const query = target.indexOf('?');
  if (query < 0) return target;
  const parts = target
    .slice(query + 1)
    .split('&')
    .flatMap((part) => {
      const name = part.split('=', 1)[0] ?? '';
      return SECRET_PARAMETERS.has(decoded(name).toLowerCase()) ? change(name) : [part];
    });
  const path = target.slice(0, query);
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}

/** A name may be written with escapes; one that is not valid stays as it is. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
