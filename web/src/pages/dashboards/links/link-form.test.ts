import { newDashboardLinkSchema } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { checkLinkForm, frameSnippet, LINK_DAYS, NEW_LINK } from './link-form.ts';

const AT = { today: '2026-10-20', zone: 'America/New_York' };

test('a link ends with its last day in the zone of the account, over a change of the clock too', () => {
  expect(checkLinkForm({ ...NEW_LINK, days: '7' }, AT)).toMatchObject({
    body: { expires_at: '2026-10-27T04:00:00.000Z' },
  });
  expect(checkLinkForm({ ...NEW_LINK, days: '30' }, AT)).toMatchObject({
    body: { expires_at: '2026-11-19T05:00:00.000Z' },
  });
});

test.each(LINK_DAYS)('a link of %s days is one that the server takes', (days) => {
  const checked = checkLinkForm({ ...NEW_LINK, days }, AT);
  expect(newDashboardLinkSchema.safeParse(checked.kind === 'good' && checked.body).success).toBe(true);
});

test.each([
  { origins: '', read: [] },
  { origins: 'https://wiki.example.com', read: ['https://wiki.example.com'] },
  { origins: 'https://wiki.example.com/pages/1?x=2', read: ['https://wiki.example.com'] },
  {
    origins: 'https://a.example.com:8443,http://localhost:3000\nhttps://a.example.com:8443/',
    read: ['https://a.example.com:8443', 'http://localhost:3000'],
  },
])('$origins is read as $read', ({ origins, read }) => {
  expect(checkLinkForm({ ...NEW_LINK, origins }, AT)).toMatchObject({ body: { embed_origins: read } });
});

test.each([
  'wiki.example.com',
  'ftp://a.example.com',
  'javascript:alert(1)',
  'https://me:secret@a.example.com',
  'https://*.example.com x',
])('%s is not an origin', (origins) => {
  expect(checkLinkForm({ ...NEW_LINK, origins }, AT)).toEqual({ kind: 'origins' });
});

test('what stands in a snippet stays what it is', () => {
  const snippet = frameSnippet('https://gw.example.com/shared/a&b', '"Costs" <1>');
  expect(snippet).toContain('src="https://gw.example.com/shared/a&amp;b"');
  expect(snippet).toContain('title="&quot;Costs&quot; &lt;1&gt;"');
});
