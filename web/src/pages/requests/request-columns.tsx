import type { RequestSummary } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import type { KeyNames } from '../../api/key-names.ts';
import type { DataColumn } from '../../components/data-table.tsx';
import { Figure, ShortTime, Unknown } from '../../components/values.tsx';
import { type Say, useText } from '../../locales/use-text.ts';
import { readRequestsSearch } from '../../shell/page-search.ts';
import { FinalStatus } from './final-status.tsx';

export type RequestColumn = DataColumn<RequestSummary>;

/** Names of the columns that can be chosen, in their order. The time leads to the request and always stands first. */
export const COLUMNS = [
  'status',
  'requester',
  'workspace',
  'endpoint',
  'provider',
  'model',
  'api_type',
  'stream',
  'error_code',
  'input_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'output_tokens',
  'output_reasoning_tokens',
  'total_tokens',
  'cost',
  'credits',
  'latency_ms',
  'time_to_first_byte_ms',
  'attempts',
  'agent',
  'session',
  'run',
  'key',
] as const;
export type ColumnName = (typeof COLUMNS)[number];

/** What is shown before anybody chose. */
export const DEFAULT_COLUMNS: readonly ColumnName[] = [
  'status',
  'requester',
  'endpoint',
  'model',
  'input_tokens',
  'cache_read_input_tokens',
  'output_tokens',
  'cost',
  'latency_ms',
  'time_to_first_byte_ms',
];

/** The columns of these names; keys are called by theirs where the reader may know them. */
export function columnsNamed(names: readonly ColumnName[], say: Say, keys: KeyNames): readonly RequestColumn[] {
  const all = new Map([...placeColumns(say, keys), ...figureColumns(say)].map((column) => [column.id, column]));
  const chosen = COLUMNS.filter((name) => names.includes(name)).flatMap((name) => all.get(name) ?? []);
  return [timeColumn(say), ...chosen];
}

/** What a column is called. */
export function columnTitles(say: Say): ReadonlyMap<string, string> {
  return new Map([...placeColumns(say), ...figureColumns(say)].map(({ id, title }) => [id, title]));
}

function timeColumn(say: Say): RequestColumn {
  return {
    id: 'time',
    isBare: true,
    title: say('requests.time'),
    cell: (row) => (
      <Link
        to="/requests/$id"
        params={{ id: row.request_id }}
        search={readRequestsSearch}
        className="rounded-sm font-medium text-accent-ink hover:underline"
      >
        <ShortTime at={row.event_time} />
      </Link>
    ),
  };
}

function placeColumns(say: Say, keys: KeyNames = new Map()): readonly RequestColumn[] {
  const text = (id: ColumnName, title: string, read: (row: RequestSummary) => string | null): RequestColumn => ({
    id,
    title,
    cell: (row) => <Short text={read(row)} reason={say('requests.noValue')} />,
  });
  return [
    {
      id: 'status',
      title: say('requests.status'),
      cell: (row) => <FinalStatus status={row.final_status} code={row.status_code} errorCode={row.error_code} />,
    },
    text('requester', say('requests.requester'), (row) => row.requester),
    text('workspace', say('requests.workspace'), (row) => row.workspace_id),
    text('endpoint', say('requests.endpoint'), (row) => row.endpoint_name),
    text('provider', say('requests.provider'), (row) => row.provider_name),
    {
      id: 'model',
      title: say('requests.model'),
      cell: (row) => <Short text={row.destination_model} reason={say('requests.unknownModel')} />,
    },
    text('api_type', say('requests.apiType'), (row) => row.api_type),
    {
      id: 'stream',
      title: say('requests.stream'),
      cell: (row) => say(row.stream ? 'requests.yes' : 'requests.no'),
    },
    text('error_code', say('requests.errorCode'), (row) => row.error_code),
    text('agent', say('requests.agent'), (row) => row.agent),
    text('session', say('requests.session'), (row) => row.session_id),
    text('run', say('requests.run'), (row) => row.run_id),
    {
      id: 'key',
      title: say('requests.key'),
      cell: (row) => <Key id={row.key_id} name={keys.get(row.key_id)} reason={say('requests.noValue')} />,
    },
  ];
}

/** Some requests take longer: all times of the list are in seconds, whichever rows are there. */
const SECOND_MS = 1_000;

/** What can be estimated; what came from a cache, only the provider knows. */
const COUNTED: ReadonlySet<string> = new Set(['input_tokens', 'output_tokens', 'total_tokens']);

type TokenColumn = Extract<ColumnName, `${string}tokens`>;
type TimeColumn = Extract<ColumnName, `${string}_ms`>;

function figureColumns(say: Say): readonly RequestColumn[] {
  const tokens = (id: TokenColumn, title: string): RequestColumn => ({
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
  const time = (id: TimeColumn, title: string): RequestColumn => ({
    id,
    title,
    isNumeric: true,
    cell: (row) => (
      <Figure value={row[id]} format="milliseconds" largest={SECOND_MS} reason={say('requests.unknownTime')} />
    ),
  });
  return [
    tokens('input_tokens', say('requests.inputTokens')),
    tokens('cache_read_input_tokens', say('requests.cachedTokens')),
    tokens('cache_creation_input_tokens', say('requests.cacheWrite')),
    tokens('output_tokens', say('requests.outputTokens')),
    tokens('output_reasoning_tokens', say('requests.reasoningTokens')),
    tokens('total_tokens', say('requests.totalTokens')),
    {
      id: 'cost',
      title: say('requests.cost'),
      isNumeric: true,
      cell: (row) => <Figure value={row.cost_nano_usd} format="nano_usd" reason={say('requests.unknownCost')} />,
    },
    {
      id: 'credits',
      title: say('requests.credits'),
      isNumeric: true,
      cell: (row) => (
        <Figure value={row.credits_micro} format="micro_credits" reason={say('requests.unknownCredits')} />
      ),
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

/** Counted by the gateway, not told by the provider. A sign, since a word would push the last columns out of sight. */
function Estimated() {
  const { say } = useText();
  return (
    <span title={say('requests.estimatedReason')} className="text-warn">
      <span aria-hidden="true">≈ </span>
      <span className="sr-only">{say('requests.estimated')} </span>
    </span>
  );
}

interface KeyProps {
  readonly id: string;
  readonly name: string | undefined;
  readonly reason: string;
}

/** By its name where the reader may know it, else by its id. */
function Key({ id, name, reason }: KeyProps) {
  return <Short text={name ?? id} title={name === undefined ? id : `${name} · ${id}`} reason={reason} />;
}

interface ShortProps {
  readonly text: string | null;
  readonly reason: string;
  /** Default: the text. */
  readonly title?: string;
}

function Short({ text, reason, title }: ShortProps) {
  if (text === null || text === '') return <Unknown reason={reason} />;
  return (
    <span title={title ?? text} className="block max-w-40 truncate sm:max-w-36 2xl:max-w-40">
      {text}
    </span>
  );
}
