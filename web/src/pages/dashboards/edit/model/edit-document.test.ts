import type { Widget } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { type Edit, editDocument } from './edit-document.ts';
import { sampleDocument } from './sample-document.test-support.ts';

const document = sampleDocument();
const both = (text: string) => ({ ko: text, en: text });
const page = { id: 'third', title: both('Third'), question: both('Why?'), widgets: [] };
const note: Widget = { kind: 'note', id: 'new', title: both('New'), width: 4, text: both('…'), not_reported: [] };
const shape = (edited: typeof document) =>
  edited.pages.map(({ id, widgets }) => `${id}: ${widgets.map((widget) => widget.id).join(' ')}`.trim()).join(' | ');

test.each<{ readonly edit: Edit; readonly gives: string }>([
  { edit: { kind: 'add_page', page, at: 1 }, gives: 'first: requests days | third: | second: people words' },
  { edit: { kind: 'add_page', page, at: 99 }, gives: 'first: requests days | second: people words | third:' },
  { edit: { kind: 'move_page', page: 1, to: 0 }, gives: 'second: people words | first: requests days' },
  { edit: { kind: 'move_page', page: 1, to: 2 }, gives: 'first: requests days | second: people words' },
  { edit: { kind: 'remove_page', page: 0 }, gives: 'second: people words' },
  { edit: { kind: 'change_page', page: 0, change: { id: 'one' } }, gives: 'one: requests days | second: people words' },
  {
    edit: { kind: 'add_widget', page: 0, at: 1, widget: note },
    gives: 'first: requests new days | second: people words',
  },
  {
    edit: { kind: 'change_widget', page: 1, widget: 0, becomes: note },
    gives: 'first: requests days | second: new words',
  },
  { edit: { kind: 'remove_widget', page: 0, widget: 1 }, gives: 'first: requests | second: people words' },
  {
    edit: { kind: 'move_widget', page: 0, widget: 0, to: { page: 0, at: 1 } },
    gives: 'first: days requests | second: people words',
  },
  {
    edit: { kind: 'move_widget', page: 0, widget: 0, to: { page: 1, at: 1 } },
    gives: 'first: days | second: people requests words',
  },
])('$edit.kind gives $gives', ({ edit, gives }) => {
  expect(shape(editDocument(document, edit))).toBe(gives);
});

test.each<Edit>([
  { kind: 'change_document', change: { title: document.title } },
  { kind: 'replace', document: sampleDocument() },
  { kind: 'move_page', page: 0, to: -1 },
  { kind: 'change_page', page: 7, change: { id: 'x' } },
  { kind: 'move_widget', page: 0, widget: 9, to: { page: 1, at: 0 } },
  { kind: 'move_widget', page: 0, widget: 0, to: { page: 9, at: 0 } },
  { kind: 'remove_widget', page: 0, widget: 9 },
  { kind: 'change_dataset', dataset: 0, change: { name: 'totals' } },
])('what changes nothing gives the same object: $kind', (edit) => {
  expect(editDocument(document, edit)).toBe(document);
});

test('the last page and the last dataset stay', () => {
  const one = editDocument(document, { kind: 'remove_page', page: 0 });
  expect(editDocument(one, { kind: 'remove_page', page: 0 })).toBe(one);
  const single = { ...document, datasets: document.datasets.slice(0, 1) };
  expect(editDocument(single, { kind: 'remove_dataset', dataset: 0 })).toBe(single);
});

test('a dataset that gets another name has it wherever it is drawn', () => {
  const edited = editDocument(document, { kind: 'change_dataset', dataset: 1, change: { name: 'daily' } });
  expect(JSON.stringify(edited)).not.toContain('by_day');
  expect(edited.pages[0]?.widgets).toMatchObject([
    { dataset: 'totals', sparkline: { dataset: 'daily' } },
    { dataset: 'daily' },
  ]);
  expect(edited.pages[1]).toEqual(document.pages[1]);
});
