import { LANGUAGE_DEFAULT, type Language, pickLanguage, type Wording } from '@tallygate/contract';
import type { KeyRecord } from '#identity';
import type { EdgeRequest } from './edge.ts';
import { findKey } from './find-key.ts';
import { headerValue } from './request-tags.ts';
import type { Snapshot } from './routing.ts';

/** A caller as far as it is known, and the configuration that it is answered by. */
export interface KnownCaller {
  /** undefined: it sent no key, or one that is not ours. */
  readonly key: Pick<KeyRecord, 'language'> | undefined;
  readonly snapshot: Pick<Snapshot, 'wording'>;
}

/** How a caller is answered: in the language it asks for, else its person's, else the account's; times are of the account's zone. */
export function callerWording(request: Pick<EdgeRequest, 'headers'>, caller: KnownCaller): Wording {
  const language = languageFor(request, ownLanguage(caller));
  return { language, timeZone: caller.snapshot.wording?.timeZone };
}

/** The same of a request whose key was not looked up. */
export function requestWording(
  request: Pick<EdgeRequest, 'headers' | 'credential'>,
  snapshot: Pick<Snapshot, 'wording' | 'keys'>,
): Wording {
  const { credential } = request;
  const key = credential === undefined ? undefined : findKey(snapshot.keys, credential);
  return callerWording(request, { key, snapshot });
}

/** The language of a caller who asks for none. Nothing is read or made for it: each call takes it along. */
export function ownLanguage({ key, snapshot }: KnownCaller): Language {
  return key?.language ?? snapshot.wording?.language ?? LANGUAGE_DEFAULT;
}

/** The language that a caller asks for, else its own. */
export function languageFor({ headers }: Pick<EdgeRequest, 'headers'>, own: Language): Language {
  return pickLanguage(headerValue(headers, 'accept-language'), own);
}
