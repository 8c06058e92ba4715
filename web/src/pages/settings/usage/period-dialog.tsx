import type { NewRunPeriod, RunPeriodFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useChangeRunPeriod, useCreateRunPeriod } from '../../../api/use-runs.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { dayOf } from '../../../range/zone-day.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import { changeOf, checkPeriodForm, formDays, lastDayAfter, type PeriodForm, type Problems } from './period-form.ts';
import { PeriodInputs } from './period-inputs.tsx';

interface PeriodDialogProps {
  /** The one that is changed; undefined: a new one. */
  readonly period?: RunPeriodFacts | undefined;
  readonly onClose: () => void;
}

/** Asks for a period: its days, its quota, and what becomes of runs beyond it. */
export function PeriodDialog({ period, onClose }: PeriodDialogProps) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const keeping = useKeepPeriod(period, onClose);
  const [form, setForm] = useState(() => beginningOf(period, zone));
  const [problems, setProblems] = useState<Problems<keyof PeriodForm>>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkPeriodForm(form);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'value') keeping.keep(checked.value);
    else focusFirstProblem(event.currentTarget);
  };
  const action = say(period === undefined ? 'usage.create' : 'usage.save');
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={say(period === undefined ? 'usage.create' : 'usage.edit')}
      text={say('usage.periodText', { zone: zoneName({ zone, language }, Date.now()) })}
    >
      <form onSubmit={submit} noValidate>
        <PeriodInputs form={form} problems={problems} onChange={(change) => setForm({ ...form, ...change })} />
        <Problem error={keeping.error} />
        <div className="mt-2 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={keeping.isPending}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A new period is made; of one that is there, what was changed is. */
function useKeepPeriod(period: RunPeriodFacts | undefined, onKept: () => void) {
  const zone = useSignedIn().account.time_zone;
  const creation = useCreateRunPeriod();
  const changing = useChangeRunPeriod();
  const keyOf = useRepeatKey();
  const keep = (wanted: NewRunPeriod) => {
    if (period === undefined) {
      creation.mutate({ period: wanted, idempotencyKey: keyOf(wanted) }, { onSuccess: onKept });
      return;
    }
    const change = changeOf(period, wanted, zone);
    if (Object.keys(change).length === 0) onKept();
    else changing.mutate({ id: period.id, change, idempotencyKey: keyOf(change) }, { onSuccess: onKept });
  };
  const { error, isPending } = period === undefined ? creation : changing;
  return { keep, error, isPending };
}

/** A contract of a year from today on. */
function beginningOf(period: RunPeriodFacts | undefined, zone: string): PeriodForm {
  if (period === undefined) {
    const firstDay = dayOf(Date.now(), zone);
    return { kind: 'contract', firstDay, lastDay: lastDayAfter(firstDay, 12), quota: '', atQuota: 'refuse' };
  }
  return {
    kind: period.kind,
    ...formDays(period, zone),
    quota: String(period.run_quota),
    atQuota: period.at_quota,
  };
}

/** Once the problems are drawn. */
function focusFirstProblem(form: EventTarget & Element): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
}
