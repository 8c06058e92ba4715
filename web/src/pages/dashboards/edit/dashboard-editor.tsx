import type { Dashboard, DashboardDraft } from '@tallygate/contract';
import { useEffect, useMemo, useState } from 'react';
import { PageHead } from '../../../components/page-head.tsx';
import { datasetNamesOf } from '../../../dashboards/widget-grid.tsx';
import { useText } from '../../../locales/use-text.ts';
import { type Preset, rangeOf } from '../../../range/range.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { LoseDraft } from '../draft-in-the-way.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { DatasetsView } from './datasets-view.tsx';
import { EditorBar } from './editor-bar.tsx';
import { LayoutView } from './layout-view.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { ProblemList } from './problem-list.tsx';
import { type Editing, useEditor } from './use-editor.ts';
import { useKeeping } from './use-keeping.ts';
import { usePreview } from './use-preview.ts';

interface DashboardEditorProps {
  readonly dashboard: Dashboard;
  /** What is edited, as it began: renewed later, the dashboard tells only how it stands. */
  readonly begin: DashboardDraft;
  /** Forgets what was edited, and begins from what is on the server. */
  readonly onStartAgain: () => Promise<void>;
}

/** A dashboard while it is edited: what it looks like on the left, what it is made of on the right. */
export function DashboardEditor({ dashboard, begin, onStartAgain }: DashboardEditorProps) {
  const { say } = useText();
  const editing = useEditor(begin.document);
  useStepKeys(editing);
  const keeping = useKeeping({ dashboard, editing, begin, onStartAgain });
  const [preset, setPreset] = useState<Preset>('30d');
  const { document } = editing;
  return (
    <>
      <PageHead title={say('edit.title')} question={say('edit.question')} />
      <EditorBar dashboard={dashboard} editing={editing} keeping={keeping} range={{ preset, onChoose: setPreset }} />
      <ProblemList problems={editing.problems} document={document} onGoTo={editing.goTo} />
      <Views editing={editing} preset={preset} />
      <LeaveGuard isHeld={editing.isDirty} />
      {keeping.conflict !== undefined && <ConflictDialog keeping={keeping} dashboard={dashboard} />}
      {keeping.inTheWay !== undefined && (
        <LoseDraft
          draft={keeping.inTheWay}
          action={say('dashboards.discardDraft')}
          isPending={keeping.isPending}
          error={keeping.error}
          onConfirm={keeping.discardAnyway}
          onClose={keeping.keepDraft}
        />
      )}
    </>
  );
}

function Views({ editing, preset }: { readonly editing: Editing; readonly preset: Preset }) {
  const zone = useSignedIn().account.time_zone;
  const { document, selection } = editing;
  const range = useMemo(() => rangeOf({ range: preset }, { zone, now: Date.now() }), [preset, zone]);
  const { from, to } = range;
  const question = useMemo(() => ({ from, to }), [from, to]);
  const page = document.pages[selection.page];
  const dataset = document.datasets[selection.dataset];
  const drawn = page === undefined ? [] : datasetNamesOf(page.widgets);
  const edited = dataset === undefined ? [] : [dataset.name];
  const names = selection.view === 'data' ? edited : drawn;
  const datasets = usePreview(document, names, question);
  if (selection.view === 'data') return <DatasetsView editing={editing} datasets={datasets} />;
  return <LayoutView editing={editing} datasets={datasets} range={range} />;
}

/** Ctrl or ⌘ with Z takes back, with Shift or as Y does again; the editor of queries has steps of its own. */
function useStepKeys({ undo, redo }: Pick<Editing, 'undo' | 'redo'>): void {
  useEffect(() => {
    const follow = (event: KeyboardEvent) => {
      const step = stepOf(event);
      if (step === undefined) return;
      event.preventDefault();
      if (step === 'redo') redo();
      else undo();
    };
    document.addEventListener('keydown', follow);
    return () => document.removeEventListener('keydown', follow);
  }, [undo, redo]);
}

function stepOf({ ctrlKey, metaKey, altKey, shiftKey, key, target }: KeyboardEvent): 'undo' | 'redo' | undefined {
  const isOfQuery = target instanceof Element && target.closest('.cm-editor') !== null;
  if (isOfQuery || altKey || !(ctrlKey || metaKey)) return undefined;
  if (key.toLowerCase() === 'y') return 'redo';
  if (key.toLowerCase() !== 'z') return undefined;
  return shiftKey ? 'redo' : 'undo';
}
