import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { type Ref, type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { type Say, useText } from '../../../locales/use-text.ts';
import { CLICKHOUSE } from './clickhouse-dialect.ts';
import { completionSource } from './completion-source.ts';
import { editorLook } from './editor-look.ts';
import { editorPhrases } from './editor-phrases.ts';
import { type EditorProblem, problemMarks, setProblem } from './editor-problem.ts';
import { EMPTY_SCHEMA, type SqlSchema } from './schema.ts';

/** A statement, or the part of one that is selected. */
export interface StatementText {
  readonly text: string;
  /** Where it begins in the whole text, in characters. */
  readonly from: number;
}

/** What a page may do with the editor. */
export interface SqlEditorHandle {
  /** What is selected, or all of it. */
  readonly chosen: () => StatementText;
  /** Writes at the cursor, and goes there. */
  readonly insert: (text: string) => void;
  /** Goes to a place, counted in characters. */
  readonly select: (from: number, to: number) => void;
}

interface SqlEditorProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What is written here, for those who do not see it. */
  readonly label: string;
  /** Tables and functions to propose; default: none. */
  readonly schema?: SqlSchema;
  /** Ctrl or ⌘ with Enter; undefined: nothing runs from here. */
  readonly onRun?: (chosen: StatementText) => void;
  /** A place to underline; one object for as long as it is the same. */
  readonly problem?: EditorProblem | undefined;
  readonly isReadOnly?: boolean;
  readonly placeholder?: string;
  readonly handle?: Ref<SqlEditorHandle>;
  /** Gives it its height; it scrolls inside. */
  readonly className?: string;
}

/** An editor for SQL with colours and proposals. Tab leaves it, as it leaves every field. */
export function SqlEditor(props: SqlEditorProps) {
  const { value, problem, handle, className } = props;
  const { say } = useText();
  const place = useRef<HTMLDivElement>(null);
  const made = useRef<Made>(undefined);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (place.current === null) return undefined;
    const editor = make(place.current, latest);
    made.current = editor;
    return () => {
      editor.view.destroy();
      made.current = undefined;
    };
  }, []);

  useEffect(() => {
    const { view } = made.current ?? {};
    const held = view?.state.doc.toString();
    if (view === undefined || held === value) return;
    view.dispatch({ changes: { from: 0, to: held?.length ?? 0, insert: value }, effects: setProblem.of(undefined) });
  }, [value]);

  useEffect(() => made.current?.view.dispatch({ effects: setProblem.of(problem) }), [problem]);

  const { label, isReadOnly = false, placeholder: hint } = props;
  useEffect(() => made.current?.describe({ say, label, isReadOnly, hint }), [say, label, isReadOnly, hint]);

  useImperativeHandle(handle, () => handleOf(() => made.current?.view), []);

  return (
    <div
      ref={place}
      className={classNames('min-h-0 overflow-hidden rounded-sm outline-accent focus-within:outline-2', className)}
    />
  );
}

interface Description {
  readonly say: Say;
  readonly label: string;
  readonly isReadOnly: boolean;
  readonly hint: string | undefined;
}

interface Made {
  readonly view: EditorView;
  readonly describe: (description: Description) => void;
}

function make(parent: HTMLElement, latest: RefObject<SqlEditorProps>): Made {
  const described = new Compartment();
  const onChange = EditorView.updateListener.of((update) => {
    if (update.docChanged) latest.current.onChange(update.state.doc.toString());
  });
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: latest.current.value,
      extensions: [
        runKeys(latest),
        onChange,
        described.of([]),
        autocompletion({
          override: [completionSource(() => latest.current.schema ?? EMPTY_SCHEMA)],
          maxRenderedOptions: 60,
        }),
        ...PARTS,
      ],
    }),
  });
  return { view, describe: (facts) => view.dispatch({ effects: described.reconfigure(descriptionOf(facts)) }) };
}

/** Before the editor's own keys, which begin a new line with this one. */
function runKeys(latest: RefObject<SqlEditorProps>): Extension {
  const run = (view: EditorView) => {
    closeCompletion(view);
    latest.current.onRun?.(chosenIn(view));
    return latest.current.onRun !== undefined;
  };
  return Prec.highest(keymap.of([{ key: 'Mod-Enter', run, preventDefault: true }]));
}

const PARTS: readonly Extension[] = [
  CLICKHOUSE.extension,
  lineNumbers(),
  highlightActiveLineGutter(),
  highlightActiveLine(),
  highlightSpecialChars(),
  highlightSelectionMatches(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  search({ top: true }),
  problemMarks(),
  EditorView.lineWrapping,
  editorLook(),
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap]),
];

function descriptionOf({ say, label, isReadOnly, hint }: Description): Extension {
  return [
    EditorState.phrases.of(editorPhrases(say)),
    // Said outright: that it can be edited is not enough for everything that looks for what a keyboard reaches.
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorState.readOnly.of(isReadOnly),
    ...(hint === undefined ? [] : [placeholder(hint)]),
  ];
}

function chosenIn({ state }: EditorView): StatementText {
  const { from, to, empty } = state.selection.main;
  return empty ? { text: state.doc.toString(), from: 0 } : { text: state.sliceDoc(from, to), from };
}

function handleOf(find: () => EditorView | undefined): SqlEditorHandle {
  return {
    chosen: () => {
      const view = find();
      return view === undefined ? { text: '', from: 0 } : chosenIn(view);
    },
    insert: (text) => {
      const view = find();
      view?.dispatch(view.state.replaceSelection(text));
      view?.focus();
    },
    select: (from, to) => {
      const view = find();
      const length = view?.state.doc.length ?? 0;
      const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
      view?.dispatch({ selection, scrollIntoView: true });
      view?.focus();
    },
  };
}
