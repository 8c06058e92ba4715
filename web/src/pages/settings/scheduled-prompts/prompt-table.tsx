import type { ScheduledPromptFacts } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { MenuItem } from '../../../components/menu.tsx';
import { Unknown } from '../../../components/values.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { RowMenu } from '../people/row-menu.tsx';
import type { PromptDoing } from './prompt-acts.tsx';
import { PromptState, RunState } from './run-state.tsx';
import { ScheduleWords, ZonedTime } from './schedule-words.tsx';

type OnAct = (what: PromptDoing['what'], prompt: ScheduledPromptFacts) => void;
type Column = DataColumn<ScheduledPromptFacts>;

interface PromptTableProps {
  readonly prompts: readonly ScheduledPromptFacts[];
  readonly onAct: OnAct;
}

/** Scheduled prompts, one a line. */
export function PromptTable({ prompts, onAct }: PromptTableProps) {
  const { say } = useText();
  const columns = useMemo(() => [...whatColumns(say), ...whenColumns(say), actsColumn(say, onAct)], [say, onAct]);
  return (
    <DataTable
      label={say('schedules.listTitle')}
      columns={columns}
      rows={prompts}
      rowId={({ id }) => id}
      narrow="stacks"
    />
  );
}

function whatColumns(say: Say): readonly Column[] {
  return [
    {
      id: 'name',
      title: say('schedules.name'),
      isBare: true,
      className: 'font-medium',
      cell: ({ id, name }) => (
        <Link to="/settings/scheduled-prompts/$id" params={{ id }} className="text-accent-ink hover:underline">
          {name}
        </Link>
      ),
      sortBy: ({ name }) => name,
    },
    { id: 'state', title: say('schedules.state'), cell: (prompt) => <PromptState prompt={prompt} /> },
    {
      id: 'owner',
      title: say('schedules.owner'),
      cell: ({ is_own: isOwn, owner }) => (isOwn ? say('schedules.mine') : owner.address),
      sortBy: ({ owner }) => owner.address,
    },
    {
      id: 'endpoint',
      title: say('schedules.endpoint'),
      cell: ({ endpoint }) => <span className="font-mono text-small">{endpoint}</span>,
      sortBy: ({ endpoint }) => endpoint,
    },
  ];
}

function whenColumns(say: Say): readonly Column[] {
  return [
    { id: 'schedule', title: say('schedules.schedule'), cell: (prompt) => <ScheduleWords prompt={prompt} /> },
    {
      id: 'next',
      title: say('schedules.next'),
      cell: ({ next_runs: [next], time_zone: zone }) =>
        next === undefined ? <Unknown reason={say('schedules.noNext')} /> : <ZonedTime at={next} zone={zone} />,
      sortBy: ({ next_runs: [next] }) => (next === undefined ? undefined : Date.parse(next)),
    },
    {
      id: 'last',
      title: say('schedules.last'),
      cell: ({ last_run: run }) =>
        run === null ? <span className="text-muted">{say('schedules.never')}</span> : <RunState run={run} hasTime />,
      sortBy: ({ last_run: run }) => (run === null ? undefined : Date.parse(run.due_at)),
    },
  ];
}

function actsColumn(say: Say, onAct: OnAct): Column {
  return {
    id: 'actions',
    title: say('people.actions'),
    isNumeric: true,
    cell: (prompt) => (
      <RowMenu name={prompt.name}>
        {prompt.is_own && (
          <>
            <MenuItem onSelect={() => onAct('run', prompt)}>{say('schedules.run')}</MenuItem>
            <MenuItem onSelect={() => onAct('change', prompt)}>{say('schedules.change')}</MenuItem>
          </>
        )}
        {(prompt.enabled || prompt.is_own) && (
          <MenuItem onSelect={() => onAct(prompt.enabled ? 'off' : 'on', prompt)}>
            {say(prompt.enabled ? 'schedules.off' : 'schedules.on')}
          </MenuItem>
        )}
        <MenuItem className="text-bad" onSelect={() => onAct('remove', prompt)}>
          {say('schedules.remove')}
        </MenuItem>
      </RowMenu>
    ),
  };
}
