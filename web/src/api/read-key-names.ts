import { accessCalls } from '@tallygate/contract';
import { client } from './client.ts';
import { type KeyNames, keyNames } from './key-names.ts';
import { readAll } from './read-all.ts';

const calls = accessCalls(client.ask);

/** The names of all keys that the reader may see. */
export async function readKeyNames(signal: AbortSignal): Promise<KeyNames> {
  return keyNames(await readAll((page) => calls.keys(page, { signal })));
}
