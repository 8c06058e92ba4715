import type { BudgetFacts } from '@tallygate/contract';
import { useMemo } from 'react';
import { Badge } from '../../../components/badge.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { MenuItem } from '../../../components/menu.tsx';
import { Time } from '../../../components/values.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { RowMenu } from '../people/row-menu.tsx';
import { BudgetAmount } from './budget-amount.tsx';
import { BudgetUse } from './budget-use.tsx';

interface BudgetActs {
  readonly onEdit: (budget: BudgetFacts) => void;
  readonly onEnd: (budget: BudgetFacts) => void;
}

interface BudgetTableProps extends BudgetActs {
  readonly budgets: readonly BudgetFacts[];
  /** What keys are called, by id. */
  readonly keyNames: ReadonlyMap<string, string>;
}

type Column = DataColumn<BudgetFacts>;

/** Budgets, one a line, with how they stand now. */
export function BudgetTable({ budgets, keyNames, onEdit, onEnd }: BudgetTableProps) {
  const { say } = useText();
  const columns = useMemo(
    () => [...whatColumns(say, keyNames), ...stateColumns(say), actsColumn(say, { onEdit, onEnd })],
    [say, keyNames, onEdit, onEnd],
  );
  return (
    <DataTable label={say('nav.budgets')} columns={columns} rows={budgets} rowId={({ id }) => id} narrow="stacks" />
  );
}

function whatColumns(say: Say, keyNames: ReadonlyMap<string, string>): readonly Column[] {
  return [
    {
      id: 'name',
      title: say('budgets.name'),
      isBare: true,
      className: 'max-w-64 font-medium',
      cell: (budget) => (
        <span className="inline-flex flex-wrap items-center gap-2 [overflow-wrap:anywhere]">
          {budget.name}
          {Number(budget.used) >= Number(budget.amount) && <Badge tone="bad">{say('budgets.usedUp')}</Badge>}
        </span>
      ),
      sortBy: ({ name }) => name.toLowerCase(),
    },
    {
      id: 'whose',
      title: say('budgets.whose'),
      className: 'max-w-56 min-w-36 [overflow-wrap:anywhere]',
      cell: ({ scope, subject }) => (
        <span>
          {subject !== null && `${scope === 'key' ? (keyNames.get(subject) ?? subject) : subject} `}
          <span className={subject === null ? '' : 'text-muted'}>{say(`budgets.scope.${scope}`)}</span>
        </span>
      ),
      sortBy: ({ scope, subject }) => `${scope} ${subject ?? ''}`,
    },
  ];
}

function stateColumns(say: Say): readonly Column[] {
  const figure = (id: 'amount' | 'held' | 'available', title: string) => ({
    id,
    title,
    isNumeric: true,
    cell: ({ unit, [id]: amount }: BudgetFacts) => <BudgetAmount amount={amount} unit={unit} />,
    sortBy: ({ [id]: amount }: BudgetFacts) => Number(amount),
  });
  return [
    {
      ...figure('amount', say('budgets.amount')),
      cell: ({ unit, period, amount }) => (
        <span>
          <BudgetAmount amount={amount} unit={unit} />
          <span className="block text-muted">{`${say(`budgets.unit.${unit}`)} · ${say(`budgets.period.${period}`)}`}</span>
        </span>
      ),
    },
    {
      id: 'used',
      title: say('budgets.used'),
      className: 'min-w-44',
      cell: (budget) => <BudgetUse budget={budget} />,
      sortBy: ({ used, amount }) => Number(used) / (Number(amount) || 1),
    },
    figure('held', say('budgets.held')),
    figure('available', say('budgets.left')),
    {
      id: 'resets',
      title: say('budgets.resets'),
      cell: ({ ends_at: at }) => <Time at={at} />,
      sortBy: ({ ends_at: at }) => Date.parse(at),
    },
  ];
}

function actsColumn(say: Say, { onEdit, onEnd }: BudgetActs): Column {
  return {
    id: 'actions',
    title: say('people.actions'),
    isNumeric: true,
    cell: (budget) => (
      <RowMenu name={budget.name}>
        <MenuItem onSelect={() => onEdit(budget)}>{say('budgets.change')}</MenuItem>
        <MenuItem className="text-bad" onSelect={() => onEnd(budget)}>
          {say('budgets.end')}
        </MenuItem>
      </RowMenu>
    ),
  };
}
