import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useKeyNames } from '../../api/use-key-names.ts';
import { useRunTypes } from '../../api/use-runs.ts';
import { Badge } from '../../components/badge.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { Time } from '../../components/values.tsx';
import { useText } from '../../locales/use-text.ts';
import { dayOf } from '../../range/zone-day.ts';
import type { RequestsSearch } from '../../shell/page-search.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { Fact, FactList } from './fact-list.tsx';
import { asRow, pairsIn, type Row, textIn } from './read-row.ts';
import { runWords } from './run-words.ts';

/** What a request belongs to: its run, its session, its key; and who sent it with what. */
export function RequestContext({ row }: { readonly row: Row }) {
  const { say, language } = useText();
  const [run, session, key] = [textIn(row, 'run_id'), textIn(row, 'session_id'), textIn(row, 'key_id')];
  const keys = useKeyNames();
  const types = useRunTypes().data ?? [];
  const [type, trigger] = [textIn(row, 'run_type'), textIn(row, 'run_trigger')];
  const agent = [textIn(row, 'agent'), textIn(row, 'agent_version')].filter((part) => part !== undefined).join(' ');
  return (
    <Panel aria-labelledby="context">
      <PanelHead id="context" title={say('request.contextTitle')} />
      <FactList>
        <Fact title={say('request.run')} reason={say('request.noRun')}>
          {trigger !== undefined && run !== undefined && (
            <Others row={row} search={{ run }} title={say('request.runLink')} id={run}>
              {runWords({ type, trigger }, types, { say, language })}
            </Others>
          )}
        </Fact>
        <Fact title={say('request.session')} reason={say('request.noSession')}>
          {session !== undefined && (
            <Others row={row} search={{ session }} title={say('request.sessionLink')} id={session} />
          )}
        </Fact>
        <Fact title={say('request.agent')} reason={say('request.noAgent')}>
          {agent}
        </Fact>
        <Fact title={say('request.key')} reason={say('request.noKey')}>
          {key !== undefined && (
            <Others row={row} search={{ key }} title={say('request.keyLink')} id={key}>
              {keys.get(key)}
            </Others>
          )}
        </Fact>
        <Fact title={say('request.client')} reason={say('request.noClient')}>
          {textIn(row, 'user_agent')}
        </Fact>
        <Fact title={say('request.address')} reason={say('request.noAddress')}>
          {textIn(row, 'ip_address')}
        </Fact>
        <Fact title={say('request.tags')} reason={say('request.noTags')}>
          {pairsIn(row, 'request_tags').length > 0 && <Pairs pairs={pairsIn(row, 'request_tags')} />}
        </Fact>
      </FactList>
    </Panel>
  );
}

interface OthersProps {
  readonly row: Row;
  readonly search: RequestsSearch;
  readonly title: string;
  readonly id: string;
  readonly children?: ReactNode;
}

/** Leads to the requests that share it, around the request's own day. */
function Others({ row, search, title, id, children }: OthersProps) {
  const zone = useSignedIn().account.time_zone;
  const at = Date.parse(textIn(row, 'event_time') ?? '');
  const [from, to] = [at - DAY_MS, at + DAY_MS].map((each) => dayOf(each, zone));
  return (
    <>
      {children !== undefined && children !== '' && <span className="block">{children}</span>}
      <code className="block font-mono text-small break-all">{id}</code>
      <Link
        to="/requests"
        search={{ range: 'custom', from, to, ...search }}
        className="rounded-sm text-accent-ink hover:underline"
      >
        {title}
      </Link>
    </>
  );
}

const DAY_MS = 86_400_000;

/** The endpoint as the row keeps it: what it is now may be something else. */
export function EndpointThen({ row }: { readonly row: Row }) {
  const { say } = useText();
  const then = asRow(row['endpoint_metadata']);
  const name = textIn(row, 'endpoint_name');
  const [updated, destinations, fallbacks] = [
    textIn(then, 'last_updated_time'),
    namesIn(then['destinations']),
    namesIn(then['fallbacks']),
  ];
  return (
    <Panel aria-labelledby="endpoint-then">
      <PanelHead id="endpoint-then" title={say('request.endpointThen')} />
      <FactList>
        <Fact title={say('requests.endpoint')} reason={say('request.noEndpoint')}>
          {name !== undefined && (
            <Link
              to="/endpoints/$id"
              params={{ id: textIn(row, 'endpoint_id') ?? name }}
              className="rounded-sm text-accent-ink hover:underline"
            >
              {name}
            </Link>
          )}
        </Fact>
        <Fact title={say('request.updated')} reason={say('request.noEndpoint')}>
          {updated !== undefined && <Time at={updated} />}
        </Fact>
        <Fact title={say('request.destinations')} reason={say('request.noEndpoint')}>
          {destinations.join(', ')}
        </Fact>
        <Fact title={say('request.fallbacks')} reason={say('request.noFallbacks')}>
          {fallbacks.join(', ')}
        </Fact>
        <Fact title={say('request.endpointTags')} reason={say('request.noEndpointTags')}>
          {pairsIn(row, 'endpoint_tags').length > 0 && <Pairs pairs={pairsIn(row, 'endpoint_tags')} />}
        </Fact>
      </FactList>
    </Panel>
  );
}

/** Destinations as they are kept: names, or objects that have one. */
function namesIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.map((each) => (typeof each === 'string' ? each : (textIn(asRow(each), 'name') ?? JSON.stringify(each))));
}

function Pairs({ pairs }: { readonly pairs: readonly (readonly [string, string])[] }) {
  return (
    <span className="flex flex-wrap gap-1">
      {pairs.map(([name, value]) => (
        <Badge key={name} tone="neutral">
          {name}={value}
        </Badge>
      ))}
    </span>
  );
}
