import type { SavedQuery } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { type KeptQuery, useKeepQuery } from '../../../api/use-saved-queries.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../../settings/prices/use-repeat-key.ts';

/** What is in the editor. */
export interface EditedStatement {
  readonly statement: string;
  readonly parameters: Readonly<Record<string, string>>;
}

interface SaveQueryProps {
  readonly edited: EditedStatement;
  /** What is changed; undefined: it is kept anew. */
  readonly query: SavedQuery | undefined;
  /** What a new one begins with, of one that is copied. */
  readonly from: SavedQuery | undefined;
  readonly onSaved: (query: SavedQuery) => void;
  readonly onClose: () => void;
}

/** Asks under which name a statement is kept, and for whom. */
export function SaveQuery({ edited, query, from, onSaved, onClose }: SaveQueryProps) {
  const { say } = useText();
  const saving = useKeepQuery();
  const keyOf = useRepeatKey();
  const [form, setForm] = useState(() => beginning(query ?? from, query === undefined));
  const [isChecked, setChecked] = useState(false);
  const isNameless = form.name.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (isNameless) return;
    const { statement, parameters } = edited;
    const body = { name: form.name.trim(), description: form.description, is_shared: form.isShared };
    const kept: KeptQuery =
      query === undefined
        ? { kind: 'new', body: { ...body, statement, parameters: { ...parameters } } }
        : { kind: 'change', id: query.id, body: { ...body, version: query.version } };
    saving.mutate({ ...kept, idempotencyKey: keyOf(kept) }, { onSuccess: onSaved });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say(query === undefined ? 'sql.saveTitle' : 'sql.editTitle')}
      text={say('sql.saveText')}
    >
      <form onSubmit={submit} noValidate>
        <Field
          label={say('sql.queryName')}
          value={form.name}
          maxLength={128}
          problem={isChecked && isNameless ? say('sql.nameMissing') : undefined}
          onChange={(event) => setForm({ ...form, name: event.target.value })}
        />
        <Field
          label={say('sql.queryDescription')}
          value={form.description}
          maxLength={1_000}
          onChange={(event) => setForm({ ...form, description: event.target.value })}
        />
        <label className="mb-4 flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-1"
            checked={form.isShared}
            onChange={(event) => setForm({ ...form, isShared: event.target.checked })}
          />
          <span>
            {say('sql.share')}
            <span className="block text-small text-muted">{say('sql.shareText')}</span>
          </span>
        </label>
        <Problem error={saving.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={saving.isPending}>
            {say('sql.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A copy is one's own at first, and another name is asked for. */
function beginning(query: SavedQuery | undefined, isNew: boolean) {
  return {
    name: query === undefined || isNew ? '' : query.name,
    description: query?.description ?? '',
    isShared: query !== undefined && !isNew && query.is_shared,
  };
}
