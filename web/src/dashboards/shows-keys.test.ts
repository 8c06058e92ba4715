import type { Widget } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { showsKeys } from './shows-keys.ts';

const base = { id: 'w', title: { ko: '제목', en: 'Title' }, dataset: 'd', width: 6, format: 'count' } as const;
const list = { ...base, kind: 'ranking', value: 'requests', also: [] };
const MODELS = { ...list, label: 'model' } as Widget;
const text = { title: base.title, format: 'text' } as const;

test.each([
  {
    what: 'a table with a column of keys',
    widget: { ...base, kind: 'table', columns: [{ ...text, column: 'key_id' }] },
  },
  { what: 'a ranking of keys', widget: { ...list, label: 'key_id' } },
  { what: 'a ranking with the key beside', widget: { ...list, label: 'model', also: [{ ...text, column: 'key_id' }] } },
  { what: 'bars split by key', widget: { ...base, kind: 'split_bar', x: 'day', by: 'key_id', value: 'requests' } },
])('$what names keys', ({ widget }) => {
  expect(showsKeys([MODELS, widget as Widget])).toBe(true);
});

test('other widgets do not', () => {
  const note = { kind: 'note', id: 'n', title: base.title, text: base.title, width: 6, not_reported: [] };
  expect(showsKeys([MODELS, note as Widget])).toBe(false);
});
