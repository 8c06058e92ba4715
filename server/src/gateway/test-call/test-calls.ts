import { TEST_CALL_BOUNDS, type TestResult } from '@tallygate/contract';
import { type Asker, type CatalogueOutcome, refused } from '../catalogue/catalogue-ports.ts';
import { type EndpointTestPorts, type TestedEndpoint, testEndpoint } from './test-endpoint.ts';
import {
  type DraftProvider,
  type ProviderTestPorts,
  type TestedModel,
  testDraft,
  testProvider,
} from './test-provider.ts';

type Outcome = CatalogueOutcome<TestResult>;

/** Calls that people make to see whether something works. */
export interface TestCalls {
  /** One small request through a gateway, metered as any other: its row's service is `test`. */
  endpoint(asked: TestedEndpoint, asker: Asker): Promise<Outcome>;
  /** One request straight to a provider that is kept; not metered. */
  provider(asked: TestedModel & { readonly idOrName: string }, asker: Asker): Promise<Outcome>;
  /** The same to one that is not kept yet. */
  draft(asked: TestedModel & { readonly provider: DraftProvider }, asker: Asker): Promise<Outcome>;
}

/** Test calls, few at a time: each may hold a connection for as long as it is allowed to take. */
export function createTestCalls<Tx>(ports: EndpointTestPorts & ProviderTestPorts<Tx>): TestCalls {
  let underWay = 0;
  const bounded = async (test: () => Promise<Outcome>): Promise<Outcome> => {
    if (underWay >= TEST_CALL_BOUNDS.concurrentMax) return refused('tests_busy');
    underWay++;
    try {
      return await test();
    } finally {
      underWay--;
    }
  };
  return {
    endpoint: (asked, asker) => bounded(() => testEndpoint(ports, asked, asker)),
    provider: (asked, asker) => bounded(() => testProvider(ports, asked, asker)),
    draft: (asked, asker) => bounded(() => testDraft(ports, asked, asker)),
  };
}
