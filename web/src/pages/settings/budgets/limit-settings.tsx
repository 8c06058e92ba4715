import { type FormEvent, useState } from 'react';
import { type AllLimits, useChangeLimits, useLimitSettings } from '../../../api/use-limits.ts';
import { Choice, Field } from '../../../components/field.tsx';
import { Trouble } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { FormFoot } from '../sign-in/form-foot.tsx';
import { checkLimitForm, type LimitProblem, limitFormOf } from './limit-form.ts';

/** What holds for all requests of the account. */
export function LimitSettings() {
  const { say } = useText();
  const settings = useLimitSettings();
  return (
    <Panel aria-labelledby="limits">
      <PanelHead id="limits" title={say('limits.title')} text={say('limits.text')} />
      {settings.isPending && <RowsSkeleton count={3} />}
      {settings.data === undefined && settings.isError && (
        <Trouble error={settings.error} onRetry={() => void settings.refetch()} />
      )}
      {settings.data !== undefined && <LimitsForm key={JSON.stringify(settings.data)} known={settings.data} />}
    </Panel>
  );
}

const AWAY = ['refuse', 'admit'] as const;

function LimitsForm({ known }: { readonly known: AllLimits }) {
  const { say } = useText();
  const change = useChangeLimits();
  const [form, setForm] = useState(() => limitFormOf(known));
  const [problems, setProblems] = useState<readonly LimitProblem[]>([]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkLimitForm(form, known);
    setProblems(checked.kind === 'problems' ? checked.problems : []);
    if (checked.kind === 'change') change.mutate(checked);
  };
  const problemOf = (field: LimitProblem) => (problems.includes(field) ? say(`limits.problem.${field}`) : undefined);
  return (
    <form onSubmit={submit} noValidate className="px-4 pb-4">
      <div className="grid gap-x-4 gap-y-2 lg:grid-cols-3">
        <Field
          label={say('limits.inFlight')}
          hint={say('limits.inFlightHint')}
          inputMode="numeric"
          value={form.inFlight}
          problem={problemOf('inFlight')}
          onChange={(event) => setForm({ ...form, inFlight: event.target.value })}
        />
        <Field
          label={say('limits.hold')}
          hint={say('limits.holdHint')}
          inputMode="decimal"
          value={form.hold}
          problem={problemOf('hold')}
          onChange={(event) => setForm({ ...form, hold: event.target.value })}
        />
        <div>
          <Choice
            label={say('limits.away')}
            value={form.away}
            options={AWAY.map((value) => ({ value, title: say(`limits.away.${value}`) }))}
            onChoose={(value) => setForm({ ...form, away: AWAY.find((each) => each === value) ?? 'refuse' })}
          />
          <p className="mt-1 text-small text-muted">{say('limits.awayHint')}</p>
        </div>
      </div>
      <FormFoot change={change} />
    </form>
  );
}
