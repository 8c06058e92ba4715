import { type DashboardDocument, dashboardDocumentSchema, type Widget } from '@tallygate/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WIDGET_KINDS } from './document-parts.ts';
import { problemsOf, shapeProblems } from './document-problems.ts';
import { type Edit, editDocument } from './edit-document.ts';
import { advance, beginHistory, redo, undo } from './history.ts';
import { sampleDocument } from './sample-document.test-support.ts';
import { newWidget, widgetOfKind } from './widget-of-kind.ts';

const place = fc.nat({ max: 4 });
const word = fc.constantFrom('', 'totals', 'by_day', 'first', 'Not a name', 'new_one', 'a b', 'requests');
const both = fc.record({ ko: word, en: word });
const width = fc.integer({ min: -1, max: 14 });
const KNOWN = [{ name: 'requests', type: 'UInt64' }];

/** Any step that the editor can take, good or not. */
const steps = fc.oneof(
  fc.record({ kind: fc.constant('change_document' as const), change: fc.record({ title: both }) }),
  fc.record({
    kind: fc.constant('add_page' as const),
    at: place,
    page: fc.record({ id: word, title: both, question: both, widgets: fc.constant<Widget[]>([]) }),
  }),
  fc.record({ kind: fc.constant('change_page' as const), page: place, change: fc.record({ id: word }) }),
  fc.record({ kind: fc.constant('move_page' as const), page: place, to: place }),
  fc.record({ kind: fc.constant('remove_page' as const), page: place }),
  fc.record({ kind: fc.constant('remove_widget' as const), page: place, widget: place }),
  fc.record({
    kind: fc.constant('move_widget' as const),
    page: place,
    widget: place,
    to: fc.record({ page: place, at: place }),
  }),
  fc.record({
    kind: fc.constant('add_dataset' as const),
    dataset: fc.record({
      name: word,
      sql: fc.constantFrom('', 'SELECT {{rows}}', 'SELECT {{wrong}}'),
      rows_max: width,
    }),
  }),
  fc.record({ kind: fc.constant('change_dataset' as const), dataset: place, change: fc.record({ name: word }) }),
  fc.record({ kind: fc.constant('remove_dataset' as const), dataset: place }),
  fc.record({
    kind: fc.constant('add' as const),
    page: place,
    at: place,
    as: fc.constantFrom(...WIDGET_KINDS),
    id: word,
    dataset: word,
    title: both,
  }),
  fc.record({ kind: fc.constant('turn' as const), page: place, widget: place, as: fc.constantFrom(...WIDGET_KINDS) }),
  fc.record({ kind: fc.constant('resize' as const), page: place, widget: place, width }),
);
type Step = typeof steps extends fc.Arbitrary<infer Value> ? Value : never;

function editOf(step: Step, document: DashboardDocument): Edit {
  if (step.kind === 'add') {
    const { id, title, dataset } = step;
    return {
      kind: 'add_widget',
      page: step.page,
      at: step.at,
      widget: newWidget(step.as, { id, title, dataset, known: KNOWN }),
    };
  }
  if (step.kind !== 'turn' && step.kind !== 'resize') return step;
  const widget = document.pages[step.page]?.widgets[step.widget];
  // A place without a widget: the edit changes nothing.
  if (widget === undefined) return { kind: 'remove_widget', page: step.page, widget: 99 };
  const becomes: Widget =
    step.kind === 'resize'
      ? { ...widget, width: step.width }
      : widgetOfKind(widget, step.as, { known: KNOWN, dataset: 'totals' });
  return { kind: 'change_widget', page: step.page, widget: step.widget, becomes };
}

const RUNS = { numRuns: 300, seed: 20_261_122 };

test('any sequence of edits gives a document that the schema accepts, or problems that name a place in it', () => {
  let good = 0;
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 25 }), (taken) => {
      let document = sampleDocument();
      for (const step of taken) {
        document = editDocument(document, editOf(step, document));
        const problems = problemsOf(document);
        expect(dashboardDocumentSchema.safeParse(document).success).toBe(shapeProblems(document).length === 0);
        if (problems.length === 0) good++;
        for (const { path } of problems) expect(isPlaceIn(document, path), path.join('.')).toBe(true);
      }
    }),
    RUNS,
  );
  expect(good).toBeGreaterThan(100);
});

test('taking every step back gives what was, and doing them again gives what came of them', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 25 }), fc.array(fc.boolean(), { maxLength: 25 }), (taken, joined) => {
      const begin = sampleDocument();
      const before = structuredClone(begin);
      let history = beginHistory(begin);
      taken.forEach((step, index) => {
        const next = editDocument(history.present, editOf(step, history.present));
        history = advance(history, next, joined[index] === true ? step.kind : undefined);
      });
      const end = history.present;
      const stepsBack = history.past.length;
      for (let step = 0; step < stepsBack; step++) history = undo(history);
      expect(history.present).toBe(begin);
      expect(begin).toEqual(before);
      for (let step = 0; step < stepsBack; step++) history = redo(history);
      expect(history.present).toBe(end);
      expect(redo(history).present).toBe(end);
    }),
    RUNS,
  );
});

test('letters typed in one place are one step, and a step elsewhere ends it', () => {
  let history = beginHistory('');
  for (const text of ['a', 'ab', 'abc']) history = advance(history, text, 'title');
  history = advance(history, 'abc!', 'other');
  history = advance(history, 'abc!!', 'title');
  expect(history.past).toEqual(['', 'abc', 'abc!']);
  expect(undo(undo(history)).present).toBe('abc');
  // What is typed after something was taken back is a step of its own.
  expect(undo(advance(undo(history), 'x', 'other')).present).toBe('abc!');
});

/** The last part may be what is missing there. */
function isPlaceIn(document: unknown, path: readonly (string | number)[]): boolean {
  let value = document;
  for (const part of path.slice(0, -1)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return false;
    value = Reflect.get(value, part);
  }
  return typeof value === 'object' && value !== null;
}
