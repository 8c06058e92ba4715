import type { Language, RunTypeFacts } from '@tallygate/contract';
import { useMemo } from 'react';
import { Badge } from '../../../components/badge.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { MenuItem } from '../../../components/menu.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { RowMenu } from '../people/row-menu.tsx';

interface RunTypeTableProps {
  readonly types: readonly RunTypeFacts[];
  /** undefined: the reader may not. */
  readonly onEdit: ((type: RunTypeFacts) => void) | undefined;
}

type Column = DataColumn<RunTypeFacts>;

/** Types of runs, one a line, with whether they count and why. */
export function RunTypeTable({ types, onEdit }: RunTypeTableProps) {
  const { say, language } = useText();
  const columns = useMemo(
    () => [
      ...nameColumns(say, language),
      triggerColumn(say),
      countingColumn(say),
      originColumn(say),
      ...(onEdit === undefined ? [] : [actsColumn(say, { language, onEdit })]),
    ],
    [say, language, onEdit],
  );
  return (
    <DataTable label={say('nav.runTypes')} columns={columns} rows={types} rowId={({ id }) => id} narrow="stacks" />
  );
}

function nameColumns(say: Say, language: Language): readonly Column[] {
  return [
    {
      id: 'name',
      title: say('runTypes.name'),
      isBare: true,
      className: 'font-medium [overflow-wrap:anywhere]',
      cell: ({ names }) => names[language],
      sortBy: ({ names }) => names[language].toLowerCase(),
    },
    {
      id: 'id',
      title: say('runTypes.id'),
      className: 'font-mono [overflow-wrap:anywhere]',
      cell: ({ id }) => id,
      sortBy: ({ id }) => id,
    },
  ];
}

function triggerColumn(say: Say): Column {
  return {
    id: 'trigger',
    title: say('runTypes.trigger'),
    cell: ({ trigger }) => say(`runTypes.trigger.${trigger}`),
    sortBy: ({ trigger }) => trigger,
  };
}

function countingColumn(say: Say): Column {
  return {
    id: 'billable',
    title: say('runTypes.billable'),
    className: 'max-w-96',
    cell: ({ trigger, billable }) => (
      <span className="inline-flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <Badge tone={billable ? 'running' : 'neutral'}>{say(`runTypes.billable.${billable ? 'yes' : 'no'}`)}</Badge>
        <span className="text-muted">{say(reasonOf({ trigger, billable }))}</span>
      </span>
    ),
    sortBy: ({ billable }) => (billable ? 0 : 1),
  };
}

function reasonOf({ trigger, billable }: Pick<RunTypeFacts, 'trigger' | 'billable'>) {
  return billable || trigger === 'background' ? (`runTypes.why.${trigger}` as const) : 'runTypes.why.free';
}

function originColumn(say: Say): Column {
  return {
    id: 'origin',
    title: say('runTypes.from'),
    cell: ({ built_in: isBuiltIn }) => say(isBuiltIn ? 'runTypes.builtIn' : 'runTypes.own'),
    sortBy: ({ built_in: isBuiltIn }) => (isBuiltIn ? 0 : 1),
  };
}

function actsColumn(
  say: Say,
  { language, onEdit }: { readonly language: Language; readonly onEdit: (type: RunTypeFacts) => void },
): Column {
  return {
    id: 'actions',
    title: say('people.actions'),
    isNumeric: true,
    cell: (type) =>
      type.built_in ? null : (
        <RowMenu name={type.names[language]}>
          <MenuItem onSelect={() => onEdit(type)}>{say('runTypes.change')}</MenuItem>
        </RowMenu>
      ),
  };
}
