import { RUN_PERIOD_BOUNDS, type RunPeriodFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useAddRunCapacity } from '../../../api/use-runs.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import { type AddOnForm, checkAddOnForm, formDays, type Problems } from './period-form.ts';

interface CapacityDialogProps {
  readonly period: RunPeriodFacts;
  readonly onClose: () => void;
}

/** Asks for extra capacity of a period, and for the days on which it counts. */
export function CapacityDialog({ period, onClose }: CapacityDialogProps) {
  const { say } = useText();
  const zone = useSignedIn().account.time_zone;
  const adding = useAddRunCapacity();
  const keyOf = useRepeatKey();
  const [form, setForm] = useState<AddOnForm>(() => ({ runs: '', ...formDays(period, zone), note: '' }));
  const [problems, setProblems] = useState<Problems<keyof AddOnForm>>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkAddOnForm(form, period, zone);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'problems') return;
    const { value: addOn } = checked;
    adding.mutate({ id: period.id, addOn, idempotencyKey: keyOf(addOn) }, { onSuccess: onClose });
  };
  return (
    <Dialog isOpen onClose={onClose} title={say('usage.addCapacity')} text={say('usage.addCapacityText')}>
      <form onSubmit={submit} noValidate>
        <Fields form={form} problems={problems} onChange={(change) => setForm({ ...form, ...change })} />
        <Problem error={adding.error} />
        <div className="mt-2 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={adding.isPending}>
            {say('usage.addCapacity')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly form: AddOnForm;
  readonly problems: Problems<keyof AddOnForm>;
  readonly onChange: (change: Partial<AddOnForm>) => void;
}

function Fields({ form, problems, onChange }: FieldsProps) {
  const { say } = useText();
  const problemOf = (field: keyof AddOnForm) => {
    const problem = problems[field];
    return problem === undefined ? undefined : say(problem);
  };
  return (
    <>
      <Field
        label={say('usage.capacityRuns')}
        problem={problemOf('runs')}
        inputMode="numeric"
        autoComplete="off"
        value={form.runs}
        onChange={(event) => onChange({ runs: event.target.value })}
      />
      <div className="grid gap-x-4 sm:grid-cols-2">
        <Field
          type="date"
          label={say('usage.firstDay')}
          problem={problemOf('firstDay')}
          value={form.firstDay}
          onChange={(event) => onChange({ firstDay: event.target.value })}
        />
        <Field
          type="date"
          label={say('usage.lastDay')}
          problem={problemOf('lastDay')}
          value={form.lastDay}
          onChange={(event) => onChange({ lastDay: event.target.value })}
        />
      </div>
      <Field
        label={say('usage.note')}
        hint={say('usage.noteHint')}
        maxLength={RUN_PERIOD_BOUNDS.noteLengthMax}
        value={form.note}
        onChange={(event) => onChange({ note: event.target.value })}
      />
    </>
  );
}
