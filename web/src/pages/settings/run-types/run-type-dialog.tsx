import { RUN_TYPE_BOUNDS, type RunTypeFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useKeepRunType } from '../../../api/use-runs.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Choice, Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import { beginningOf, checkRunTypeForm, type RunTypeForm, type RunTypeProblem, TRIGGERS } from './run-type-form.ts';

interface RunTypeDialogProps {
  /** The one that is changed; undefined: a new one. */
  readonly type: RunTypeFacts | undefined;
  readonly onClose: () => void;
}

/** Asks for a type of runs. Of one that is there, the id stays: rows and clients name it. */
export function RunTypeDialog({ type, onClose }: RunTypeDialogProps) {
  const { say } = useText();
  const keeping = useKeepRunType();
  const keyOf = useRepeatKey();
  const [form, setForm] = useState(() => beginningOf(type));
  const [problems, setProblems] = useState<readonly RunTypeProblem[]>([]);
  const isNew = type === undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkRunTypeForm(form);
    setProblems(checked.kind === 'problems' ? checked.problems : []);
    if (checked.kind === 'problems') return;
    const { id, ...change } = checked.type;
    const asked = isNew ? ({ kind: 'new', type: checked.type } as const) : ({ kind: 'change', id, change } as const);
    keeping.mutate({ ...asked, idempotencyKey: keyOf(asked) }, { onSuccess: onClose });
  };
  const title = say(isNew ? 'runTypes.add' : 'runTypes.change');
  return (
    <Dialog isOpen onClose={onClose} title={title} text={say(isNew ? 'runTypes.addText' : 'runTypes.changeText')}>
      <form onSubmit={submit} noValidate>
        <Names form={form} problems={problems} isNew={isNew} onChange={(change) => setForm({ ...form, ...change })} />
        <Counting form={form} onChange={(change) => setForm({ ...form, ...change })} />
        <Problem error={keeping.error} />
        <div className="mt-2 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={keeping.isPending}>
            {say(isNew ? 'runTypes.add' : 'people.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface PartProps {
  readonly form: RunTypeForm;
  readonly onChange: (change: Partial<RunTypeForm>) => void;
}

interface NamesProps extends PartProps {
  readonly problems: readonly RunTypeProblem[];
  readonly isNew: boolean;
}

function Names({ form, problems, isNew, onChange }: NamesProps) {
  const { say } = useText();
  const problemOf = (field: RunTypeProblem) =>
    problems.includes(field) ? say(`runTypes.problem.${field}`) : undefined;
  return (
    <>
      <Field
        label={say('runTypes.id')}
        hint={say('runTypes.idHint')}
        autoFocus={isNew}
        readOnly={!isNew}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        maxLength={RUN_TYPE_BOUNDS.idLengthMax}
        value={form.id}
        problem={problemOf('id')}
        onChange={(event) => onChange({ id: event.target.value })}
      />
      <div className="mt-2 grid gap-x-3 gap-y-2 sm:grid-cols-2">
        <Field
          label={say('runTypes.nameKo')}
          lang="ko"
          maxLength={RUN_TYPE_BOUNDS.nameLengthMax}
          value={form.ko}
          problem={problemOf('ko')}
          onChange={(event) => onChange({ ko: event.target.value })}
        />
        <Field
          label={say('runTypes.nameEn')}
          lang="en"
          maxLength={RUN_TYPE_BOUNDS.nameLengthMax}
          value={form.en}
          problem={problemOf('en')}
          onChange={(event) => onChange({ en: event.target.value })}
        />
      </div>
    </>
  );
}

function Counting({ form, onChange }: PartProps) {
  const { say } = useText();
  const isBackground = form.trigger === 'background';
  const isCounted = form.isBillable && !isBackground;
  const reason = isCounted || isBackground ? (`runTypes.why.${form.trigger}` as const) : 'runTypes.why.free';
  return (
    <>
      <div className="mt-2 grid gap-x-3 gap-y-2 sm:grid-cols-2">
        <Choice
          label={say('runTypes.trigger')}
          value={form.trigger}
          options={TRIGGERS.map((value) => ({ value, title: say(`runTypes.trigger.${value}`) }))}
          onChoose={(value) => onChange({ trigger: TRIGGERS.find((each) => each === value) ?? 'user_started' })}
        />
        <Choice
          label={say('runTypes.billable')}
          disabled={isBackground}
          value={isCounted ? 'yes' : 'no'}
          options={(['yes', 'no'] as const).map((value) => ({ value, title: say(`runTypes.billable.${value}`) }))}
          onChoose={(value) => onChange({ isBillable: value === 'yes' })}
        />
      </div>
      <p role="status" className="mt-2 mb-3 text-small text-muted">
        {say(reason)}
      </p>
    </>
  );
}
