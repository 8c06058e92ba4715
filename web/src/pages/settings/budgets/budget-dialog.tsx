import { BUDGET_BOUNDS, type BudgetFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useKeepBudget } from '../../../api/use-limits.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Choice, Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import {
  type BudgetForm,
  type BudgetProblem,
  beginningOf,
  checkBudgetForm,
  PERIODS,
  SCOPES,
  UNITS,
} from './budget-form.ts';
import { SubjectInput } from './subject-input.tsx';

interface BudgetDialogProps {
  /** The one that is changed; undefined: a new one. */
  readonly budget: BudgetFacts | undefined;
  readonly onClose: () => void;
}

/** Asks for a budget. Of one that is there, only name and amount change: what it counted would not mean the same otherwise. */
export function BudgetDialog({ budget, onClose }: BudgetDialogProps) {
  const { say } = useText();
  const keeping = useKeepBudget();
  const keyOf = useRepeatKey();
  const [form, setForm] = useState(() => beginningOf(budget));
  const [problems, setProblems] = useState<readonly BudgetProblem[]>([]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkBudgetForm(form);
    setProblems(checked.kind === 'problems' ? checked.problems : []);
    if (checked.kind === 'problems') return;
    const { name, amount } = checked.budget;
    const asked =
      budget === undefined
        ? ({ kind: 'new', budget: checked.budget } as const)
        : ({ kind: 'change', id: budget.id, change: { name, amount } } as const);
    keeping.mutate({ ...asked, idempotencyKey: keyOf(asked) }, { onSuccess: onClose });
  };
  const title = say(budget === undefined ? 'budgets.create' : 'budgets.change');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      text={say(budget === undefined ? 'budgets.text' : 'budgets.changeText')}
    >
      <form onSubmit={submit} noValidate>
        <Fields
          form={form}
          problems={problems}
          isNew={budget === undefined}
          onChange={(change) => setForm({ ...form, ...change })}
        />
        <Problem error={keeping.error} />
        <div className="mt-2 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={keeping.isPending}>
            {say(budget === undefined ? 'budgets.create' : 'people.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly form: BudgetForm;
  readonly problems: readonly BudgetProblem[];
  readonly isNew: boolean;
  readonly onChange: (change: Partial<BudgetForm>) => void;
}

function Fields({ form, problems, isNew, onChange }: FieldsProps) {
  const { say } = useText();
  const problemOf = (field: BudgetProblem) => (problems.includes(field) ? say(`budgets.problem.${field}`) : undefined);
  return (
    <>
      <Field
        label={say('budgets.name')}
        hint={say('budgets.nameHint')}
        autoFocus
        maxLength={BUDGET_BOUNDS.nameLengthMax}
        value={form.name}
        problem={problemOf('name')}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      {isNew && <NewFields form={form} problem={problemOf('subject')} onChange={onChange} />}
      <Field
        className="mt-2"
        label={say(`budgets.amountOf.${form.unit}`)}
        hint={say(form.unit === 'cost' ? 'budgets.costHint' : 'budgets.amountHint')}
        inputMode="decimal"
        value={form.amount}
        problem={problemOf('amount')}
        onChange={(event) => onChange({ amount: event.target.value })}
      />
    </>
  );
}

interface NewFieldsProps extends Pick<FieldsProps, 'form' | 'onChange'> {
  readonly problem: string | undefined;
}

function NewFields({ form, problem, onChange }: NewFieldsProps) {
  const { say } = useText();
  return (
    <div className="mt-2 grid gap-x-3 gap-y-2 sm:grid-cols-2">
      <Choice
        label={say('budgets.whose')}
        value={form.scope}
        options={SCOPES.map((scope) => ({ value: scope, title: say(`budgets.scope.${scope}`) }))}
        onChoose={(value) => onChange({ scope: oneOf(SCOPES, value), subject: '' })}
      />
      <SubjectInput
        scope={form.scope}
        value={form.subject}
        problem={problem}
        onChange={(subject) => onChange({ subject })}
      />
      <Choice
        className="sm:col-start-1"
        label={say('budgets.unit')}
        value={form.unit}
        options={UNITS.map((unit) => ({ value: unit, title: say(`budgets.unit.${unit}`) }))}
        onChoose={(value) => onChange({ unit: oneOf(UNITS, value) })}
      />
      <Choice
        label={say('budgets.period')}
        value={form.period}
        options={PERIODS.map((period) => ({ value: period, title: say(`budgets.period.${period}`) }))}
        onChoose={(value) => onChange({ period: oneOf(PERIODS, value) })}
      />
    </div>
  );
}

function oneOf<Value extends string>(values: readonly [Value, ...Value[]], wanted: string): Value {
  return values.find((value) => value === wanted) ?? values[0];
}
