import { expect, test } from 'vitest';
import { auditQueryText, filterOf, isFiltered } from './audit-filter.ts';

test('days of an address are whole days of the account’s zone', () => {
  const filter = filterOf({ since: '2026-11-01', until: '2026-11-01', actor: 'kim@acme.com' }, 'Asia/Seoul');
  expect(filter).toEqual({
    actor: 'kim@acme.com',
    from: '2026-10-31T15:00:00.000Z',
    to: '2026-11-01T15:00:00.000Z',
  });
  expect(auditQueryText(filter)).toBe(
    '?actor=kim%40acme.com&from=2026-10-31T15%3A00%3A00.000Z&to=2026-11-01T15%3A00%3A00.000Z',
  );
});

test('what is no day is left out, and an empty address leaves nothing out', () => {
  expect(isFiltered(filterOf({ since: 'yesterday' }, 'Asia/Seoul'))).toBe(false);
  expect(auditQueryText(filterOf({}, 'Asia/Seoul'))).toBe('');
  expect(isFiltered(filterOf({ text: 'x' }, 'Asia/Seoul'))).toBe(true);
});
