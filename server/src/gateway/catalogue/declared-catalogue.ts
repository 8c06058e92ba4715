import type { ProviderKind } from '@tallygate/contract';
import type { EndpointFacts } from './make-endpoint.ts';

/** What the configuration file declares and what is built in: shown, and not changed here. */
export interface DeclaredCatalogue {
  readonly providers: readonly DeclaredProviderFacts[];
  readonly endpoints: readonly EndpointFacts[];
}

export interface DeclaredProviderFacts {
  readonly id: string;
  readonly name: string;
  readonly kind: ProviderKind;
  /** undefined: it has none. */
  readonly baseUrl: string | undefined;
  readonly hasSecret: boolean;
}
