import { ENDPOINT_DEFAULTS, type EndpointVersionFacts } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { versionDiff } from './version-diff.ts';

const FIRST: EndpointVersionFacts = {
  ...ENDPOINT_DEFAULTS,
  version: 1,
  workspace_id: '1',
  updated_at: '2026-11-22T00:00:00.000Z',
  updated_by: 'a@acme.com',
  destinations: [{ name: 'primary', provider: 'openai', model: 'a', traffic_percentage: 100 }],
};
const later = (change: Partial<EndpointVersionFacts>): EndpointVersionFacts => ({
  ...FIRST,
  version: 2,
  updated_at: '2026-11-23T00:00:00.000Z',
  updated_by: 'b@acme.com',
  ...change,
});

test('a version that only has a later time and another author differs in nothing', () => {
  expect(versionDiff(FIRST, later({}))).toEqual([]);
});

test('each member that differs is told by its place, with what was there before and after', () => {
  const [destination] = FIRST.destinations;
  const after = later({
    destinations: [{ ...(destination as (typeof FIRST.destinations)[number]), model: 'b', traffic_percentage: 60 }],
    tags: { team: '개발' },
    timeouts: { headers_ms: 5_000 },
    workspace_id: '2',
  });
  expect(versionDiff(FIRST, after)).toEqual([
    { member: 'workspace_id', before: '1', after: '2' },
    { member: 'destinations[0].model', before: 'a', after: 'b' },
    { member: 'destinations[0].traffic_percentage', before: '100', after: '60' },
    { member: 'tags.team', before: undefined, after: '개발' },
    { member: 'timeouts.headers_ms', before: undefined, after: '5000' },
  ]);
  expect(versionDiff(after, FIRST).map(({ member, before, after: now }) => [member, now, before])).toEqual(
    expect.arrayContaining([['tags.team', undefined, '개발']]),
  );
});
