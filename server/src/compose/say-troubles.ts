import type { Log } from '#kernel';
import type { CatalogueTrouble } from './made-endpoints.ts';

/** Tells the operator of each trouble once, for as long as it lasts. */
export function troubleTeller(log: Log): (troubles: readonly CatalogueTrouble[]) => void {
  let told = new Set<string>();
  return (troubles) => {
    const now = new Map(troubles.map((trouble) => [JSON.stringify(trouble), trouble]));
    for (const [text, trouble] of now) if (!told.has(text)) say(trouble, log);
    told = new Set(now.keys());
  };
}

const OTHER_KEY =
  'The secret of a provider was kept under another TALLYGATE_SECRET and cannot be read: set the earlier one again, or give the provider its API key anew. Other providers are not affected.';
const ALTERED =
  'The kept secret of a provider was altered and cannot be read: give the provider its API key anew. Other providers are not affected.';
const RECORD =
  'The database record of a provider or an endpoint cannot be read and is left out: restore it from a backup. The others are not affected.';
const HIDDEN = 'The configuration file declares a name that was given before; what the file declares is in use.';
const PARTLY = 'An endpoint goes on without the destinations whose provider is gone or cannot be used.';
const NOT_SERVED = 'An endpoint is not served: none of its providers can be used.';

function say(trouble: CatalogueTrouble, log: Log): void {
  const { kind, ...facts } = trouble;
  if (kind === 'name_declared') log.warn(facts, HIDDEN);
  else if (kind === 'record_unreadable') log.error(facts, RECORD);
  else if (trouble.kind === 'secret_unreadable') log.error(facts, trouble.reason === 'other_key' ? OTHER_KEY : ALTERED);
  else if (trouble.kind === 'provider_missing') log.error(facts, trouble.isServed ? PARTLY : NOT_SERVED);
}
