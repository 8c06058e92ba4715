import { asInstant } from '#kernel';
import { SAMPLE_ENDPOINTS, type SampleEndpointKey } from './catalogue.ts';
import type { PlacedEndpoint, SamplePlace } from './sample-plan.ts';

const MADE_AT = asInstant(Date.UTC(2026, 0, 1));

/** A place with ids that tell what they are of. */
export const TEST_PLACE: SamplePlace = {
  accountId: '11d77e21-5e05-4196-af72-423257f74974',
  baseUrl: 'http://127.0.0.1:8787',
  workspaceIds: { main: '1000000000000001', commerce: '1000000000000002', research: '1000000000000003' },
  endpoints: {
    assistant: placed('assistant'),
    codingClaude: placed('codingClaude'),
    codingGpt: placed('codingGpt'),
    supportAnswers: placed('supportAnswers'),
    productSearch: placed('productSearch'),
    analysis: placed('analysis'),
  },
};

function placed(key: SampleEndpointKey): PlacedEndpoint {
  const { destinations, fallbacks } = SAMPLE_ENDPOINTS[key];
  return {
    id: `endpoint ${key}`,
    metadata: {
      creator: 'tallygate.yaml',
      creationTime: MADE_AT,
      lastUpdatedTime: MADE_AT,
      destinations: destinations.map((each) => each.name),
      inferenceTable: undefined,
      fallbacks: fallbacks.map((each) => each.name),
    },
    destinationIds: Object.fromEntries(
      [...destinations, ...fallbacks].map((each) => [each.name, `${key} ${each.name}`]),
    ),
  };
}
