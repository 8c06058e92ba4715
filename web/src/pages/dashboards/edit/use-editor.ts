import type { DashboardDocument } from '@tallygate/contract';
import { useCallback, useMemo, useState } from 'react';
import { type DocumentProblem, type Path, problemsOf } from './model/document-problems.ts';
import { type Edit, editDocument } from './model/edit-document.ts';
import { advance, beginHistory, redo, undo } from './model/history.ts';

/** What the inspector shows, and which page is on the screen. */
export interface Selection {
  readonly view: 'layout' | 'data';
  readonly page: number;
  /** undefined: the page itself. */
  readonly widget: number | undefined;
  readonly dataset: number;
}

/** A document that is being edited. */
export interface Editing {
  readonly document: DashboardDocument;
  readonly problems: readonly DocumentProblem[];
  readonly selection: Selection;
  /** There is something that is kept nowhere but here. */
  readonly isDirty: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** `place`: edits one after the other in one place are one step. */
  readonly edit: (edit: Edit, place?: string) => void;
  readonly select: (change: Partial<Selection>) => void;
  /** Shows where a problem is. */
  readonly goTo: (path: Path) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** What is kept on the server now. */
  readonly markSaved: (document: DashboardDocument) => void;
}

/** Holds a document while it is edited, with every step that can be taken back. */
export function useEditor(begin: DashboardDocument): Editing {
  const [history, setHistory] = useState(() => beginHistory(begin));
  const [saved, setSaved] = useState(begin);
  const [chosen, setChosen] = useState<Selection>({ view: 'layout', page: 0, widget: undefined, dataset: 0 });
  const document = history.present;
  const problems = useMemo(() => problemsOf(document), [document]);
  const selection = useMemo(() => within(chosen, document), [chosen, document]);
  const select = useCallback((change: Partial<Selection>) => setChosen((now) => ({ ...now, ...change })), []);
  return {
    document,
    problems,
    selection,
    isDirty: document !== saved,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    edit: useCallback((edit, place) => setHistory((now) => advance(now, editDocument(now.present, edit), place)), []),
    select,
    goTo: useCallback((path: Path) => select(selectionOf(path)), [select]),
    undo: useCallback(() => setHistory(undo), []),
    redo: useCallback(() => setHistory(redo), []),
    markSaved: setSaved,
  };
}

/** What was chosen may be gone. */
function within(selection: Selection, { pages, datasets }: DashboardDocument): Selection {
  const page = Math.min(selection.page, pages.length - 1);
  const isThere = selection.widget !== undefined && pages[page]?.widgets[selection.widget] !== undefined;
  return {
    ...selection,
    page,
    widget: isThere && page === selection.page ? selection.widget : undefined,
    dataset: Math.max(0, Math.min(selection.dataset, datasets.length - 1)),
  };
}

function selectionOf(path: Path): Partial<Selection> {
  const [list, place, part, inner] = path;
  if (list === 'datasets') return { view: 'data', ...(typeof place === 'number' ? { dataset: place } : {}) };
  if (list !== 'pages' || typeof place !== 'number') return { view: 'layout', widget: undefined };
  return { view: 'layout', page: place, widget: part === 'widgets' && typeof inner === 'number' ? inner : undefined };
}
