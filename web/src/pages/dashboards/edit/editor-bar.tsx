import type { Dashboard } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { EllipsisIcon, RedoIcon, UndoIcon } from 'lucide-react';
import { useId, useState } from 'react';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog, Problem } from '../../../components/confirm-dialog.tsx';
import { Choice } from '../../../components/field.tsx';
import { Menu, MenuItem, MenuLine } from '../../../components/menu.tsx';
import { saveFile } from '../../../dashboards/save-file.ts';
import { useText } from '../../../locales/use-text.ts';
import type { Preset } from '../../../range/range.ts';
import { ImportFile } from './import-file.tsx';
import { type FileKind, fileName, writeDocument } from './model/document-file.ts';
import type { Editing } from './use-editor.ts';
import type { Keeping } from './use-keeping.ts';

interface EditorBarProps {
  readonly dashboard: Dashboard;
  readonly editing: Editing;
  readonly keeping: Keeping;
  /** Of the preview. */
  readonly range: { readonly preset: Preset; readonly onChoose: (preset: Preset) => void };
}

const RANGES = ['7d', '30d', '90d'] as const satisfies readonly Preset[];

/** Which dashboard it is, what is kept of it, and everything that is done with the whole. */
export function EditorBar({ dashboard, editing, keeping, range }: EditorBarProps) {
  const { say, language } = useText();
  const { document, selection, select } = editing;
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Link
          to="/dashboards/$id"
          params={{ id: dashboard.id }}
          className="mr-1 min-w-0 truncate rounded-sm font-semibold text-accent-ink underline"
        >
          {document.title[language] || dashboard.document.title[language]}
        </Link>
        <Standing dashboard={dashboard} editing={editing} />
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <Steps editing={editing} />
          <Button disabled={!keeping.canSave || keeping.isPending} onClick={keeping.save}>
            {say('edit.save')}
          </Button>
          <Publish keeping={keeping} />
          <WholeMenu dashboard={dashboard} editing={editing} keeping={keeping} />
        </div>
      </div>
      <Problem error={keeping.error} />
      <div className="mb-4 flex flex-wrap items-center gap-2 border-b border-line pb-3">
        {(['layout', 'data'] as const).map((view) => (
          <Button
            key={view}
            look={selection.view === view ? 'plain' : 'quiet'}
            aria-pressed={selection.view === view}
            onClick={() => select({ view })}
          >
            {say(`edit.view.${view}`)}
          </Button>
        ))}
        <Choice
          className="ml-auto"
          label={say('edit.previewRange')}
          isLabelHidden
          value={range.preset}
          options={RANGES.map((value) => ({ value, title: say(`range.${value}`) }))}
          onChoose={(value) => range.onChoose(RANGES.find((each) => each === value) ?? '30d')}
        />
      </div>
    </>
  );
}

/** Where there is nothing to publish, it says why to whoever comes to it, with a pointer or with the keyboard. */
function Publish({ keeping: { whyNot, isPending, publish } }: Pick<EditorBarProps, 'keeping'>) {
  const { say } = useText();
  const reason = useId();
  if (whyNot === undefined) {
    return (
      <Button look="primary" disabled={isPending} onClick={publish}>
        {say('edit.publish')}
      </Button>
    );
  }
  const words = say(whyNot === 'problems' ? 'edit.notYet' : 'edit.unchanged');
  return (
    <>
      <Button look="primary" aria-disabled aria-describedby={reason} title={words}>
        {say('edit.publish')}
      </Button>
      <span id={reason} className="sr-only">
        {words}
      </span>
    </>
  );
}

function Standing({ dashboard, editing }: Pick<EditorBarProps, 'dashboard' | 'editing'>) {
  const { say } = useText();
  if (editing.isDirty) return <Badge tone="warn">{say('edit.unsaved')}</Badge>;
  if (dashboard.has_draft) return <Badge tone="running">{say('edit.draftSaved')}</Badge>;
  return <Badge tone="neutral">{say('edit.asPublished', { version: dashboard.version })}</Badge>;
}

function Steps({ editing }: Pick<EditorBarProps, 'editing'>) {
  const { say } = useText();
  return (
    <>
      <Button look="quiet" size="icon" aria-label={say('edit.undo')} disabled={!editing.canUndo} onClick={editing.undo}>
        <UndoIcon aria-hidden />
      </Button>
      <Button look="quiet" size="icon" aria-label={say('edit.redo')} disabled={!editing.canRedo} onClick={editing.redo}>
        <RedoIcon aria-hidden />
      </Button>
    </>
  );
}

function WholeMenu({ dashboard, editing, keeping }: Omit<EditorBarProps, 'range'>) {
  const { say } = useText();
  const [asked, setAsked] = useState<'discard' | 'import'>();
  const { document } = editing;
  const save = async (kind: FileKind) =>
    saveFile({
      name: fileName(document, kind),
      file: new Blob([await writeDocument(document, kind)], { type: `application/${kind}` }),
    });
  const isSomethingToDiscard = dashboard.has_draft || editing.isDirty;
  return (
    <>
      <Menu
        trigger={
          <Button look="quiet" size="icon" aria-label={say('edit.more')}>
            <EllipsisIcon aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => setAsked('import')}>{say('edit.import')}</MenuItem>
        <MenuItem onSelect={() => void save('yaml')}>{say('edit.exportYaml')}</MenuItem>
        <MenuItem onSelect={() => void save('json')}>{say('edit.exportJson')}</MenuItem>
        <MenuLine />
        <MenuItem disabled={!isSomethingToDiscard} onSelect={() => setAsked('discard')}>
          {say('edit.discard')}
        </MenuItem>
      </Menu>
      {asked === 'discard' && (
        <ConfirmDialog
          title={say('edit.discardTitle')}
          text={say('edit.discardText')}
          action={say('edit.discard')}
          isDanger
          isPending={keeping.isPending}
          error={keeping.error}
          onConfirm={() => {
            keeping.discard();
            setAsked(undefined);
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked === 'import' && (
        <ImportFile
          onRead={(read) => {
            editing.edit({ kind: 'replace', document: read });
            setAsked(undefined);
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}
