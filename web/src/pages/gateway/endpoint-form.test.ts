import {
  ENDPOINT_DEFAULTS,
  type EndpointDocument,
  endpointChangeSchema,
  endpointDocumentSchema,
  newEndpointSchema,
} from '@tallygate/contract';
import { expect, test } from 'vitest';
import {
  checkEndpointForm,
  type EndpointForm,
  emptyForm,
  formOf,
  newDestination,
  newEndpointOf,
  type Problems,
  sumOfShares,
} from './endpoint-form.ts';

const KNOWN = { providers: ['openai', 'claude'], takenNames: ['taken'] };
const GOOD: EndpointForm = {
  ...emptyForm('1', 'openai'),
  name: 'gpt',
  destinations: [newDestination({ name: 'primary', provider: 'openai', model: 'gpt-5.2', share: '100' })],
};
const limit = { key: 'l', whom: 'endpoint', who: '', requests: '600', tokens: '' } as const;
const two = (first: string, second: string) => ({
  destinations: [
    newDestination({ name: 'a', provider: 'openai', model: 'm', share: first }),
    newDestination({ name: 'b', provider: 'claude', model: 'm', share: second }),
  ],
});

test('a new form asks for the name and the model, and for nothing else', () => {
  expect(checkEndpointForm(emptyForm('1', 'openai'), KNOWN)).toEqual({
    kind: 'problems',
    problems: { name: 'form.missing', 'destinations.0.model': 'form.missing' },
  });
});

test('a good one is what the API makes an endpoint of, with every default', () => {
  const checked = checkEndpointForm(GOOD, KNOWN);
  expect(checked).toEqual({
    kind: 'endpoint',
    document: {
      ...ENDPOINT_DEFAULTS,
      destinations: [{ name: 'primary', provider: 'openai', model: 'gpt-5.2', traffic_percentage: 100 }],
    },
  });
  if (checked.kind === 'endpoint') newEndpointSchema.parse(newEndpointOf(GOOD, checked.document));
});

test.each<[string, Partial<EndpointForm>, Problems]>([
  ['a name is taken', { name: ' taken ' }, { name: 'form.takenName' }],
  ['a name has a line break', { name: 'a\nb' }, { name: 'form.badName' }],
  ['shares sum to 90', two('80', '10'), { destinations: 'form.badSum' }],
  ['shares sum to 110', two('80', '30'), { destinations: 'form.badSum' }],
  ['a share is no number: the sum is not known', two('80', 'x'), { 'destinations.1.share': 'form.badShare' }],
  [
    'a share is a part',
    two('50.5', '49.5'),
    { 'destinations.0.share': 'form.badShare', 'destinations.1.share': 'form.badShare' },
  ],
  ['there is no destination', { destinations: [] }, { destinations: 'form.noDestination' }],
  [
    'a provider is gone',
    { fallbacks: [newDestination({ name: 'b', provider: 'old', model: 'm' })] },
    { 'fallbacks.0.provider': 'form.goneProvider' },
  ],
  [
    'a fallback has a destination’s name',
    { fallbacks: [newDestination({ name: 'primary', provider: 'openai', model: 'm' })] },
    { 'fallbacks.0.name': 'form.sameName' },
  ],
  ['a limit says nothing', { limits: [{ ...limit, requests: '' }] }, { 'limits.0.requests': 'form.emptyLimit' }],
  ['a limit is 0', { limits: [{ ...limit, requests: '0' }] }, { 'limits.0.requests': 'form.badCount' }],
  ['a limit’s user is not named', { limits: [{ ...limit, whom: 'one_user' }] }, { 'limits.0.who': 'form.missing' }],
  [
    'a tag is repeated',
    {
      tags: [
        { key: '1', name: 'a', value: '' },
        { key: '2', name: 'a ', value: '' },
      ],
    },
    { 'tags.1.name': 'form.sameName' },
  ],
  ['a body bound is nothing', { bodyMebibytes: '0' }, { bodyMebibytes: 'form.badBody' }],
  [
    'a timeout is too long',
    { timeouts: { headers: '3601', firstByte: '', idle: '' } },
    { 'timeouts.headers': 'form.badSeconds' },
  ],
  [
    'payloads are kept for no time',
    { keepsPayloads: true, payloads: { sampling: '101', bytes: '0', days: '' } },
    { 'payloads.sampling': 'form.badShare', 'payloads.bytes': 'form.badBytes', 'payloads.days': 'form.badDays' },
  ],
])('when %s, the field says so', (_when, change, problems) => {
  expect(checkEndpointForm({ ...GOOD, ...change }, KNOWN)).toEqual({ kind: 'problems', problems });
});

test('every problem is told at once', () => {
  const form = { ...GOOD, ...two('1', '2'), name: '', limits: [{ ...limit, requests: '' }] };
  const checked = checkEndpointForm(form, KNOWN);
  expect(Object.keys(checked.kind === 'problems' ? checked.problems : {})).toEqual([
    'name',
    'destinations',
    'limits.0.requests',
  ]);
});

test('payload fields that are not used are not checked; numbers may be written with commas', () => {
  const form: EndpointForm = {
    ...GOOD,
    payloads: { sampling: 'x', bytes: '', days: '' },
    limits: [{ ...limit, requests: '1,000,000' }],
  };
  expect(checkEndpointForm(form, KNOWN)).toMatchObject({
    document: { rate_limits: [{ key: 'endpoint', requests_per_minute: 1_000_000 }], inference_table: null },
  });
});

test('whatever an endpoint is, its form unchanged makes the same endpoint again', () => {
  const documents = everyDocument();
  expect(documents.length).toBeGreaterThan(500);
  for (const before of documents) {
    const form = formOf({ name: 'e', workspace_id: '1', ...before });
    expect(sumOfShares(form)).toBe(100);
    const after = checkEndpointForm(form, KNOWN);
    expect(after).toEqual({ kind: 'endpoint', document: before });
    if (after.kind === 'endpoint') endpointChangeSchema.parse({ ...after.document, workspace: '1', version: 3 });
  }
});

/** Each value of each member with each of every other: the least, the largest, and some between. */
function everyDocument(): readonly EndpointDocument[] {
  const members = {
    tags: [{}, { team: '개발', empty: '' }],
    share: [0, 37, 100],
    rate_limits: [
      [],
      [
        { key: 'endpoint', requests_per_minute: 1 },
        { key: 'user', tokens_per_minute: 1e12 },
      ],
      [
        { key: 'user:a:b@acme.com', requests_per_minute: 5, tokens_per_minute: 7 },
        { key: 'group:개발', requests_per_minute: 9 },
      ],
    ],
    on_client_disconnect: ['drain', 'cancel'],
    max_body_bytes: [1_024, 33_554_432, 268_435_456],
    timeouts: [null, { headers_ms: 100 }, { headers_ms: 1_234, first_byte_ms: 3_600_000, idle_ms: 500 }],
    inference_table: [null, { sampling_percentage: 0, max_bytes: 1, retention_days: 3_650 }],
  };
  const combined = Object.entries(members).reduce<Record<string, unknown>[]>(
    (all, [name, values]) => all.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))),
    [{}],
  );
  return combined.map(({ share, ...document }) =>
    endpointDocumentSchema.parse({
      ...document,
      destinations: [
        { name: 'a', provider: 'openai', model: 'm', traffic_percentage: share },
        { name: 'b', provider: 'claude', model: 'm', traffic_percentage: 100 - Number(share) },
      ],
      fallbacks: [{ name: 'c', provider: 'openai', model: 'm' }],
    }),
  );
}
