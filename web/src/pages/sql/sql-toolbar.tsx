import { ChevronDownIcon, PlayIcon, SquareIcon } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import type { TextId } from '../../locales/ko.ts';
import { useText } from '../../locales/use-text.ts';
import { type SaveChoice, saveChoice } from './save-choice.ts';
import { WarehouseChoice } from './warehouse-choice.tsx';

interface SqlToolbarProps {
  readonly isRunning: boolean;
  readonly onRun: () => void;
  readonly onCancel: () => void;
  readonly warehouse: string | undefined;
  readonly onWarehouse: (name: string) => void;
  /** Of the saved query that is open; undefined: none is. */
  readonly name: string | undefined;
  readonly isChanged: boolean;
  readonly mayChange: boolean;
  readonly isSaving: boolean;
  readonly onSave: () => void;
  readonly onSaveAs: () => void;
  readonly onEdit: () => void;
  readonly onNew: () => void;
}

/** Names of keys, as they stand on them. */
const RUN_KEYS = 'Ctrl/⌘ + Enter';

/** What can be done with the statement. */
export function SqlToolbar(props: SqlToolbarProps) {
  const { say } = useText();
  const { isRunning, onRun, onCancel, name } = props;
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        {isRunning ? (
          <Button onClick={onCancel}>
            <SquareIcon aria-hidden />
            {say('sql.cancel')}
          </Button>
        ) : (
          <Button look="primary" onClick={onRun} title={RUN_KEYS}>
            <PlayIcon aria-hidden />
            {say('sql.run')}
          </Button>
        )}
        <kbd className="font-sans text-small text-muted max-sm:hidden">{RUN_KEYS}</kbd>
        <WarehouseChoice value={props.warehouse} onChoose={props.onWarehouse} />
      </div>
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        {name !== undefined && (
          <span className="max-w-64 truncate" title={name}>
            <span className="font-medium">{name}</span>
            {props.isChanged && <span className="text-muted"> · {say('sql.changed')}</span>}
          </span>
        )}
        <SaveButtons {...props} />
      </div>
    </div>
  );
}

/** "Save as" is for what has a name already. */
const SAVE_WORDS: Readonly<Record<SaveChoice, TextId>> = { first: 'sql.save', here: 'sql.save', as: 'sql.saveAs' };

function SaveButtons({ name, isChanged, mayChange, isSaving, onSave, onSaveAs, onEdit, onNew }: SqlToolbarProps) {
  const { say } = useText();
  const choice = saveChoice({ isSaved: name !== undefined, mayChange });
  const savesHere = choice === 'here';
  return (
    <div className="flex">
      <Button
        className="rounded-r-none"
        disabled={isSaving || (savesHere && !isChanged)}
        onClick={savesHere ? onSave : onSaveAs}
      >
        {say(SAVE_WORDS[choice])}
      </Button>
      <Menu
        trigger={
          <Button size="icon" className="w-7 rounded-l-none border-l-0" aria-label={say('sql.more')}>
            <ChevronDownIcon aria-hidden />
          </Button>
        }
      >
        {savesHere && <MenuItem onSelect={onSaveAs}>{say('sql.saveAs')}</MenuItem>}
        {savesHere && <MenuItem onSelect={onEdit}>{say('sql.rename')}</MenuItem>}
        <MenuItem onSelect={onNew}>{say('sql.new')}</MenuItem>
      </Menu>
    </div>
  );
}
