import type { Widget } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { type Edit, editDocument } from '../edit/model/edit-document.ts';
import { sampleDocument } from '../edit/model/sample-document.test-support.ts';
import { documentChanges } from './document-changes.ts';

const document = sampleDocument();
const both = { ko: '새', en: 'new' };
const page = { id: 'third', title: both, question: both, widgets: [] };
const note: Widget = { kind: 'note', id: 'note', title: both, width: 4, text: both, not_reported: [] };

test.each<{ readonly edits: readonly Edit[]; readonly changes: readonly string[] }>([
  { edits: [], changes: [] },
  { edits: [{ kind: 'change_document', change: { title: both } }], changes: ['changed document  title'] },
  { edits: [{ kind: 'add_page', page, at: 2 }], changes: ['added page third '] },
  {
    edits: [{ kind: 'remove_page', page: 1 }],
    changes: ['removed page second ', 'removed widget people ', 'removed widget words '],
  },
  { edits: [{ kind: 'change_page', page: 0, change: { title: both } }], changes: ['changed page first title'] },
  { edits: [{ kind: 'add_widget', page: 1, at: 2, widget: note }], changes: ['added widget note '] },
  {
    edits: [{ kind: 'move_widget', page: 0, widget: 0, to: { page: 1, at: 2 } }],
    changes: ['moved widget days ', 'moved widget requests '],
  },
  {
    edits: [{ kind: 'change_dataset', dataset: 0, change: { sql: 'SELECT 1' } }],
    changes: ['changed dataset totals sql'],
  },
])('$edits.0.kind is told as $changes', ({ edits, changes }) => {
  const after = edits.reduce(editDocument, document);
  const told = documentChanges(document, after);
  expect(told.map(({ what, of, name, members }) => `${what} ${of} ${name} ${members.join(' ')}`)).toEqual(changes);
});

test('a query that was changed is told with what it was', () => {
  const after = editDocument(document, { kind: 'change_dataset', dataset: 0, change: { sql: 'SELECT 1' } });
  expect(documentChanges(document, after)[0]?.sql).toEqual({ before: document.datasets[0]?.sql, after: 'SELECT 1' });
});
