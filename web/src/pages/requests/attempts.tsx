import { useMemo } from 'react';
import { Badge } from '../../components/badge.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { Figure, Time, Unknown } from '../../components/values.tsx';
import { largestOf } from '../../format/figure.ts';
import { type Say, useText } from '../../locales/use-text.ts';
import { type Attempt, attemptsOf, type Row } from './read-row.ts';

/** Every attempt of a request as a table. */
export function Attempts({ row }: { readonly row: Row }) {
  const { say } = useText();
  const attempts = useMemo(() => attemptsOf(row).map((attempt, index) => ({ ...attempt, order: index + 1 })), [row]);
  const largest = largestOf(attempts.map(({ latencyMs }) => latencyMs));
  const columns = useMemo(() => columnsOf(say, largest), [say, largest]);
  if (attempts.length === 0) return <p className="px-4 pb-4 text-muted">{say('request.noAttempts')}</p>;
  return (
    <DataTable
      label={say('request.attemptsTitle')}
      columns={columns}
      rows={attempts}
      rowId={({ order }) => String(order)}
      narrow="stacks"
    />
  );
}

type Placed = Attempt & { readonly order: number };
const ACTIONS = ['INITIAL_ATTEMPT', 'RETRY', 'FALLBACK'] as const;

function columnsOf(say: Say, largest: number): readonly DataColumn<Placed>[] {
  return [
    { id: 'order', title: say('request.order'), cell: ({ order }) => <span className="figures">{order}</span> },
    { id: 'action', title: say('request.action'), cell: ({ action }) => actionText(say, action) },
    { id: 'destination', title: say('request.destination'), cell: ({ destination }) => destination || '–' },
    { id: 'code', title: say('request.code'), cell: (attempt) => <Code attempt={attempt} /> },
    {
      id: 'start',
      title: say('request.start'),
      cell: ({ startTime }) =>
        startTime === undefined ? <Unknown reason={say('requests.unknownTime')} /> : <Time at={startTime} />,
    },
    {
      id: 'latency',
      title: say('requests.latency'),
      isNumeric: true,
      cell: ({ latencyMs }) => (
        <Figure value={latencyMs} format="milliseconds" largest={largest} reason={say('requests.unknownTime')} />
      ),
    },
  ];
}

/** What an attempt is called. */
export function actionText(say: Say, action: string): string {
  const known = ACTIONS.find((name) => name === action);
  return known === undefined ? action : say(`request.action.${known}`);
}

function Code({ attempt }: { readonly attempt: Attempt }) {
  const isGood = attempt.statusCode !== undefined && attempt.statusCode < 400 && attempt.errorCode === undefined;
  const text = [attempt.statusCode, attempt.errorCode].filter((part) => part !== undefined).join(' ');
  return <Badge tone={isGood ? 'good' : 'bad'}>{text || '–'}</Badge>;
}
