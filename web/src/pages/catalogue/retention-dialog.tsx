import { RETENTION_DAYS, type TableRetention } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useChangeRetention, useRetentionPreview } from '../../api/use-table.ts';
import { Button } from '../../components/button.tsx';
import { Problem } from '../../components/confirm-dialog.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { byteSize, exactNumber } from '../../format/number.ts';
import { calendarDay } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import { readDays } from './read-days.ts';

interface RetentionDialogProps {
  readonly table: string;
  readonly retention: TableRetention;
  readonly onClose: () => void;
}

/** Asks how long a table keeps its rows, shows what would go, and asks once more when something would. */
export function RetentionDialog({ table, retention, onClose }: RetentionDialogProps) {
  const { say } = useText();
  const change = useChangeRetention(table);
  const [isForEver, setForEver] = useState(retention.days === null);
  const [text, setText] = useState(String(retention.days ?? 365));
  const [isSure, setSure] = useState(false);
  const days = isForEver ? null : readDays(text);
  const preview = useRetentionPreview(table, days ?? undefined);
  const goes = days === null ? 0 : (preview.data?.days ?? 0);
  const isKnown = days === null || preview.data !== undefined;
  const mayChange = days !== undefined && days !== retention.days && isKnown && (goes === 0 || isSure);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!mayChange || days === undefined) return;
    change.mutate({ days, idempotencyKey: crypto.randomUUID() }, { onSuccess: onClose });
  };
  return (
    <Dialog isOpen onClose={onClose} title={say('catalogue.retentionTitle')} text={say('catalogue.retentionDialog')}>
      <form onSubmit={submit} noValidate>
        <fieldset className="mb-3 space-y-2">
          <legend className="sr-only">{say('catalogue.retention')}</legend>
          <Option name={say('catalogue.forEver')} isChosen={isForEver} onChoose={() => setForEver(true)} />
          <Option name={say('catalogue.someDays')} isChosen={!isForEver} onChoose={() => setForEver(false)} />
        </fieldset>
        {!isForEver && (
          <Field
            label={say('catalogue.days')}
            inputMode="numeric"
            value={text}
            problem={days === undefined ? say('catalogue.daysProblem', RETENTION_DAYS) : undefined}
            hint={say('catalogue.daysHint')}
            onChange={(event) => {
              setText(event.target.value);
              setSure(false);
            }}
          />
        )}
        {days !== null && days !== undefined && <Going preview={preview} isSure={isSure} onSure={setSure} />}
        <p className="mb-3 text-small text-muted">{say('catalogue.keptTogether')}</p>
        <Problem error={change.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look={goes > 0 ? 'danger' : 'primary'} disabled={!mayChange || change.isPending}>
            {say('catalogue.retentionSave')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface OptionProps {
  readonly name: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Option({ name, isChosen, onChoose }: OptionProps) {
  return (
    <label className="flex items-center gap-2">
      <input type="radio" name="retention" checked={isChosen} onChange={onChoose} />
      {name}
    </label>
  );
}

interface GoingProps {
  readonly preview: ReturnType<typeof useRetentionPreview>;
  readonly isSure: boolean;
  readonly onSure: (isSure: boolean) => void;
}

/** What would go within the hour, and the box that says that it may. */
function Going({ preview, isSure, onSure }: GoingProps) {
  const { say, language } = useText();
  const { data } = preview;
  if (preview.isError) return <Problem error={preview.error} />;
  if (data === undefined) {
    return (
      <p role="status" className="mb-3 text-muted">
        {say('page.loading')}
      </p>
    );
  }
  if (data.days === 0) return <p className="mb-3 text-muted">{say('catalogue.nothingGoes')}</p>;
  const facts = {
    days: exactNumber(data.days, language),
    rows: exactNumber(data.rows, language),
    size: byteSize(data.bytes_on_disk, language),
    first: calendarDay(data.first_day ?? '', language),
    last: calendarDay(data.last_day ?? '', language),
  };
  return (
    <div className="mb-3 rounded-md border border-bad bg-bad-soft px-3 py-2">
      <p>{say('catalogue.goes', facts)}</p>
      <label className="mt-2 flex items-center gap-2 font-medium">
        <input type="checkbox" checked={isSure} onChange={(event) => onSure(event.target.checked)} />
        {say('catalogue.sure')}
      </label>
    </div>
  );
}
