import { datasetRunSchema } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { headerValue, readTags, TAG_BYTES_MAX, TAGS_MAX } from './request-tags.ts';

const many = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v'])));
const long = (bytes: number) => `{"k":"${'v'.repeat(bytes - 8)}"}`;

test.each([
  { when: 'there is no header', headers: [], expected: { kind: 'tags', tags: {} } },
  {
    when: 'ours is there',
    headers: ['tallygate-request-tags', '{"team":"a"}'],
    expected: { kind: 'tags', tags: { team: 'a' } },
  },
  {
    when: 'the other accepted name is there',
    headers: ['databricks-ai-gateway-request-tags', '{"team":"b"}'],
    expected: { kind: 'tags', tags: { team: 'b' } },
  },
  {
    when: 'both are there, ours counts',
    headers: ['databricks-ai-gateway-request-tags', '{"team":"b"}', 'tallygate-request-tags', '{"team":"a"}'],
    expected: { kind: 'tags', tags: { team: 'a' } },
  },
  {
    when: 'a value is Korean, as UTF-8 bytes',
    headers: ['tallygate-request-tags', Buffer.from('{"팀":"결제"}').toString('latin1')],
    expected: { kind: 'tags', tags: { 팀: '결제' } },
  },
  { when: 'it is empty', headers: ['tallygate-request-tags', '{}'], expected: { kind: 'tags', tags: {} } },
  {
    when: 'it is not JSON',
    headers: ['tallygate-request-tags', 'team=a'],
    expected: { kind: 'invalid', header: 'tallygate-request-tags' },
  },
  {
    when: 'it is an array',
    headers: ['tallygate-request-tags', '["a"]'],
    expected: { kind: 'invalid', header: 'tallygate-request-tags' },
  },
  {
    when: 'it is null',
    headers: ['tallygate-request-tags', 'null'],
    expected: { kind: 'invalid', header: 'tallygate-request-tags' },
  },
  {
    when: 'a value is a number',
    headers: ['tallygate-request-tags', '{"a":1}'],
    expected: { kind: 'invalid', header: 'tallygate-request-tags' },
  },
  {
    when: 'one is too many',
    headers: ['tallygate-request-tags', many(TAGS_MAX + 1)],
    expected: { kind: 'invalid', header: 'tallygate-request-tags' },
  },
  {
    when: 'a byte is too many',
    headers: ['tallygate-request-tags', long(TAG_BYTES_MAX + 1)],
    expected: { kind: 'invalid', header: 'tallygate-request-tags' },
  },
])('request tags are read as written, or refused: $when', ({ headers, expected }) => {
  expect(readTags(headers)).toEqual(expected);
});

test('as many tags and bytes as allowed are taken', () => {
  expect(readTags(['tallygate-request-tags', many(TAGS_MAX)]).kind).toBe('tags');
  expect(readTags(['tallygate-request-tags', long(TAG_BYTES_MAX)]).kind).toBe('tags');
});

test('a field is found by its name, never by a value that looks like one', () => {
  expect(headerValue(['a', 'b', 'b', 'c'], 'b')).toBe('c');
  expect(headerValue(['a', 'b'], 'b')).toBeUndefined();
});

test('by the longest tag that a request may carry, dashboards can be cut', () => {
  const reading = readTags(['tallygate-request-tags', long(TAG_BYTES_MAX)]);
  const tags = reading.kind === 'tags' ? Object.entries(reading.tags).map(([name, value]) => `${name}=${value}`) : [];
  expect(tags[0]?.length).toBeGreaterThan(TAG_BYTES_MAX - 10);
  const question = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', tags };
  expect(datasetRunSchema.safeParse(question).data?.tags).toEqual(tags);
});
