import type { Provider } from '../routing.ts';
import { type CatalogueOutcome, type CataloguePorts, refused } from './catalogue-ports.ts';
import { UnreadableRecord } from './catalogue-store.ts';
import { findDeclared } from './find-declared.ts';
import { openProvider } from './open-providers.ts';

/** What finding a provider with its secret is made of. */
export type OpenProviderPorts<Tx> = Pick<CataloguePorts<Tx>, 'store' | 'box' | 'declared'> & {
  /** A provider that the file declares, with its secret. */
  readonly declaredProvider: (name: string) => Provider | undefined;
};

/** The provider of that id or name, ready to be called: the declared one first, as endpoints mean that. */
export async function findOpenProvider<Tx>(
  { store, box, declared, declaredProvider }: OpenProviderPorts<Tx>,
  idOrName: string,
): Promise<CatalogueOutcome<{ readonly id: string; readonly provider: Provider }>> {
  const name = idOrName.slice(0, 128);
  const stored = await store.provider(idOrName).catch((error: unknown) => {
    if (error instanceof UnreadableRecord) return error;
    throw error;
  });
  const isById = stored !== undefined && !(stored instanceof UnreadableRecord) && stored.id === idOrName;
  const file = isById ? undefined : findDeclared(declared().providers, idOrName);
  const open = file === undefined ? undefined : declaredProvider(file.name);
  if (file !== undefined && open !== undefined) return { kind: 'done', value: { id: file.id, provider: open } };
  if (stored === undefined) return refused('provider_not_listed', { provider: name });
  if (stored instanceof UnreadableRecord) return refused('record_unreadable', { name });
  const reading = openProvider(stored, box);
  if (reading.kind === 'unreadable') return refused('secret_unreadable', { provider: stored.name });
  return { kind: 'done', value: { id: stored.id, provider: reading.provider } };
}
