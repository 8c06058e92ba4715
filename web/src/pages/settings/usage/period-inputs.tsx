import { Choice, Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { PeriodForm, Problems } from './period-form.ts';

interface PeriodInputsProps {
  readonly form: PeriodForm;
  readonly problems: Problems<keyof PeriodForm>;
  readonly onChange: (change: Partial<PeriodForm>) => void;
}

const KINDS = ['contract', 'trial'] as const;
const POLICIES = ['refuse', 'warn', 'overage'] as const;

/** The fields of a period. */
export function PeriodInputs({ form, problems, onChange }: PeriodInputsProps) {
  const { say } = useText();
  const problemOf = (field: keyof PeriodForm) => {
    const problem = problems[field];
    return problem === undefined ? undefined : say(problem);
  };
  return (
    <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
      <Choice
        className="mb-2"
        label={say('usage.kind')}
        value={form.kind}
        options={KINDS.map((kind) => ({ value: kind, title: say(`usage.kind.${kind}`) }))}
        onChoose={(kind) => onChange({ kind: oneOf(KINDS, kind) })}
      />
      <Field
        label={say('usage.quota')}
        hint={say('usage.quotaHint')}
        problem={problemOf('quota')}
        inputMode="numeric"
        autoComplete="off"
        value={form.quota}
        onChange={(event) => onChange({ quota: event.target.value })}
      />
      <Field
        type="date"
        label={say('usage.firstDay')}
        hint={say('usage.firstDayHint')}
        problem={problemOf('firstDay')}
        value={form.firstDay}
        onChange={(event) => onChange({ firstDay: event.target.value })}
      />
      <Field
        type="date"
        label={say('usage.lastDay')}
        hint={say('usage.lastDayHint')}
        problem={problemOf('lastDay')}
        value={form.lastDay}
        onChange={(event) => onChange({ lastDay: event.target.value })}
      />
      <div className="sm:col-span-2">
        <Choice
          label={say('usage.atQuota')}
          value={form.atQuota}
          options={POLICIES.map((policy) => ({ value: policy, title: say(`usage.policy.${policy}`) }))}
          onChoose={(policy) => onChange({ atQuota: oneOf(POLICIES, policy) })}
        />
        <p className="mt-1 mb-3 text-small text-muted">{say(`usage.policyText.${form.atQuota}`)}</p>
      </div>
    </div>
  );
}

function oneOf<Value extends string>(values: readonly [Value, ...Value[]], text: string): Value {
  return values.find((value) => value === text) ?? values[0];
}
