import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

/** A place of the text that is wrong, counted in characters from its start. */
export interface EditorProblem {
  readonly from: number;
  readonly to: number;
  /** Shown to those who rest on the place. */
  readonly message: string;
}

/** Underlines a place, or none. */
export const setProblem = StateEffect.define<EditorProblem | undefined>();

/** Underlines what is wrong until the place itself is changed. */
export function problemMarks(): Extension {
  return FIELD;
}

const FIELD = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setProblem)) next = marksOf(effect.value, transaction.newDoc.length);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marksOf(problem: EditorProblem | undefined, length: number): DecorationSet {
  if (problem === undefined || length === 0) return Decoration.none;
  // The end of the text has nothing to underline: what stands before it is taken.
  const from = Math.min(problem.from, length - 1);
  const to = Math.min(Math.max(problem.to, from + 1), length);
  const mark = Decoration.mark({ class: 'cm-problem', attributes: { title: problem.message } });
  return Decoration.set([mark.range(from, to)]);
}
