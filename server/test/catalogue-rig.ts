import { type Catalogue, type CatalogueStore, createCatalogue, type DeclaredCatalogue, secretBox } from '#gateway';
import { systemRandom } from '#kernel';
import { kyselyCatalogueStore } from '../src/gateway/adapters/kysely-catalogue-store.ts';
import { isMetadataHost } from '../src/gateway/adapters/metadata-addresses.ts';
import type { EndpointSpec } from '../src/gateway/catalogue/endpoint-spec.ts';
import type { SecretBox } from '../src/gateway/catalogue/secret-box.ts';
import type { Transaction } from '../src/store/index.ts';
import { manualClock } from './manual-clock.ts';
import type { PeopleRig } from './people-rig.ts';

/** The catalogue on a rig's store, beside what a file would declare. */
export interface CatalogueRig {
  readonly catalogue: Catalogue<Transaction>;
  readonly store: CatalogueStore<Transaction>;
  readonly box: SecretBox;
  /** How often gateways would have been told. */
  told(): number;
}

const AT = manualClock(Date.UTC(2026, 10, 21)).now();
const SPEC: EndpointSpec = {
  tags: {},
  destinations: [{ name: 'primary', provider: 'openai', model: 'gpt-5.2', trafficPercentage: 100 }],
  fallbacks: [],
  rateLimits: [],
  onClientDisconnect: 'drain',
  bodyBytesMax: 1_024,
  timeouts: undefined,
  payloads: undefined,
};

/** What the file declares: the provider `openai`, and the endpoint `filed` in workspace 1. */
export const DECLARED: DeclaredCatalogue = {
  providers: [
    { id: 'declared-p', name: 'openai', kind: 'openai', baseUrl: 'https://api.openai.com/v1', hasSecret: true },
  ],
  endpoints: [
    {
      id: 'declared-e',
      name: 'filed',
      workspaceId: '1',
      spec: SPEC,
      creator: 'tallygate.yaml',
      createdAt: AT,
      updatedAt: AT,
    },
  ],
};

/** `declared` may change meanwhile; `key`: of the box. */
export function catalogueRig(
  rig: PeopleRig,
  parts: { readonly declared?: () => DeclaredCatalogue; readonly key?: Uint8Array } = {},
): CatalogueRig {
  const store = kyselyCatalogueStore(rig.store.db);
  const box = secretBox(parts.key ?? new Uint8Array(32), systemRandom);
  let told = 0;
  const catalogue = createCatalogue<Transaction>({
    transaction: (act) => rig.store.transaction(act),
    store,
    audit: rig.audit,
    box,
    declared: parts.declared ?? (() => DECLARED),
    isForbidden: isMetadataHost,
    clock: rig.clock,
    newId: rig.newId,
    onChanged: async () => {
      told += 1;
    },
  });
  return { catalogue, store, box, told: () => told };
}
