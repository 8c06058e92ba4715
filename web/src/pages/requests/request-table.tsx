import type { RequestSummary } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Badge } from '../../components/badge.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { Figure, Time, Unknown } from '../../components/values.tsx';
import { type Say, useText } from '../../locales/use-text.ts';
import { FinalStatus } from './final-status.tsx';

/** Requests, one a line; the time leads to the request's page. */
export function RequestTable({ rows }: { readonly rows: readonly RequestSummary[] }) {
  const { say } = useText();
  const columns = useMemo(() => [...whoColumns(say), ...figureColumns(say)], [say]);
  return (
    <DataTable
      label={say('requests.title')}
      columns={columns}
      rows={rows}
      rowId={(row) => row.request_id}
      narrow="stacks"
    />
  );
}

type Column = DataColumn<RequestSummary>;

/** What can be estimated; what came from a cache, only the provider knows. */
const COUNTED: ReadonlySet<string> = new Set(['input_tokens', 'output_tokens']);

function whoColumns(say: Say): readonly Column[] {
  return [
    {
      id: 'time',
      isBare: true,
      title: say('requests.time'),
      cell: (row) => (
        <Link
          to="/requests/$id"
          params={{ id: row.request_id }}
          className="rounded-sm font-medium text-accent-ink hover:underline"
        >
          <Time at={row.event_time} />
        </Link>
      ),
    },
    {
      id: 'status',
      title: say('requests.status'),
      cell: (row) => <FinalStatus status={row.final_status} code={row.status_code} errorCode={row.error_code} />,
    },
    { id: 'requester', title: say('requests.requester'), cell: (row) => <Short text={row.requester} /> },
    { id: 'endpoint', title: say('requests.endpoint'), cell: (row) => <Short text={row.endpoint_name} /> },
    {
      id: 'model',
      title: say('requests.model'),
      cell: (row) =>
        row.destination_model === null ? (
          <Unknown reason={say('requests.unknownModel')} />
        ) : (
          <Short text={row.destination_model} />
        ),
    },
  ];
}

function figureColumns(say: Say): readonly Column[] {
  const tokens = (id: 'input_tokens' | 'cache_read_input_tokens' | 'output_tokens', title: string): Column => ({
    id,
    title,
    isNumeric: true,
    cell: (row) => (
      <span className="whitespace-nowrap">
        {row.usage_source === 'estimated' && COUNTED.has(id) && row[id] !== null && <Estimated />}
        <Figure value={row[id]} format="tokens" reason={say('requests.unknownTokens')} isExact />
      </span>
    ),
  });
  const time = (id: 'latency_ms' | 'time_to_first_byte_ms', title: string): Column => ({
    id,
    title,
    isNumeric: true,
    cell: (row) => <Figure value={row[id]} format="milliseconds" reason={say('requests.unknownTime')} />,
  });
  return [
    tokens('input_tokens', say('requests.inputTokens')),
    tokens('cache_read_input_tokens', say('requests.cachedTokens')),
    tokens('output_tokens', say('requests.outputTokens')),
    {
      id: 'cost',
      title: say('requests.cost'),
      isNumeric: true,
      cell: (row) => <Figure value={row.cost_nano_usd} format="nano_usd" reason={say('requests.unknownCost')} />,
    },
    time('latency_ms', say('requests.latency')),
    time('time_to_first_byte_ms', say('requests.firstByte')),
    {
      id: 'attempts',
      title: say('requests.attempts'),
      isNumeric: true,
      cell: (row) => <span className="figures">{row.attempts}</span>,
    },
  ];
}

/** Counted by the gateway, not told by the provider. */
function Estimated() {
  const { say } = useText();
  return (
    <>
      <Badge tone="warn" title={say('requests.estimatedReason')}>
        {say('requests.estimated')}
      </Badge>{' '}
    </>
  );
}

function Short({ text }: { readonly text: string }) {
  return (
    <span title={text} className="block max-w-52 truncate">
      {text === '' ? '–' : text}
    </span>
  );
}
