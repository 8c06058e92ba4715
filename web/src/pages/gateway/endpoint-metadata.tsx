import type { EndpointFacts } from '@tallygate/contract';
import type { ReactNode } from 'react';
import { useWorkspaceNames } from '../../api/use-people.ts';
import { Badge } from '../../components/badge.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { Time } from '../../components/values.tsx';
import { duration } from '../../format/duration.ts';
import { byteSize, exactNumber } from '../../format/number.ts';
import { zoneName } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';

/** Limits, tags and everything else that an endpoint is. */
export function EndpointMetadata({ endpoint }: { readonly endpoint: EndpointFacts }) {
  const { say, language } = useText();
  const { account } = useSignedIn();
  const names = useWorkspaceNames();
  const zone = zoneName({ zone: account.time_zone, language }, Date.now());
  const workspace = names.get(endpoint.workspace_id) ?? endpoint.workspace_id;
  return (
    <Panel aria-labelledby="metadata">
      <PanelHead id="metadata" title={say('endpoint.settingsTitle')} text={say('page.zone', { zone })} />
      <dl className="grid gap-x-6 gap-y-3 border-t border-line p-4 sm:grid-cols-2 lg:grid-cols-3">
        <Fact title={say('endpoints.workspace')}>{workspace}</Fact>
        <Fact title={say('endpoint.limitsTitle')}>
          <Limits limits={endpoint.rate_limits ?? []} />
        </Fact>
        <Fact title={say('endpoint.tags')}>
          <Tags tags={endpoint.tags ?? {}} />
        </Fact>
        <Fact title={say('endpoint.disconnect')}>
          {say(`endpoint.disconnect.${endpoint.on_client_disconnect ?? 'drain'}`)}
        </Fact>
        <Fact title={say('endpoint.body')}>{byteSize(endpoint.max_body_bytes ?? 0, language)}</Fact>
        <Fact title={say('endpoint.timeouts')}>
          <Timeouts timeouts={endpoint.timeouts ?? null} />
        </Fact>
        <Fact title={say('endpoint.payloads')}>
          <Payloads table={endpoint.inference_table ?? null} />
        </Fact>
        <Moment title={say('endpoint.created')} at={endpoint.created_at} by={endpoint.created_by} />
        <Moment title={say('endpoint.updated')} at={endpoint.updated_at} by={endpoint.updated_by} />
        <Fact title={say('endpoint.id')}>
          <code className="font-mono text-small break-all">{endpoint.id}</code>
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-small text-muted">{title}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}

function Moment({
  title,
  at,
  by,
}: {
  readonly title: string;
  readonly at: string | undefined;
  readonly by: string | undefined;
}) {
  if (at === undefined) return null;
  return (
    <Fact title={title}>
      <Time at={at} />
      {by !== undefined && <span className="block truncate text-small text-muted">{by}</span>}
    </Fact>
  );
}

function Limits({ limits }: { readonly limits: NonNullable<EndpointFacts['rate_limits']> }) {
  const { say, language } = useText();
  if (limits.length === 0) return <span className="text-muted">{say('endpoint.noLimits')}</span>;
  const number = (count: number) => exactNumber(count, language);
  return (
    <ul className="space-y-0.5">
      {limits.map(({ key, requests_per_minute: requests, tokens_per_minute: tokens }) => (
        <li key={key} className="figures">
          <span className="text-muted">{key === 'endpoint' || key === 'user' ? say(`endpoint.whom.${key}`) : key}</span>{' '}
          {[
            ...(requests === undefined ? [] : [say('endpoint.perMinute', { count: number(requests) })]),
            ...(tokens === undefined ? [] : [say('endpoint.tokensPerMinute', { count: number(tokens) })]),
          ].join(' · ')}
        </li>
      ))}
    </ul>
  );
}

function Tags({ tags }: { readonly tags: Readonly<Record<string, string>> }) {
  const { say } = useText();
  const all = Object.entries(tags);
  if (all.length === 0) return <span className="text-muted">{say('endpoint.noTags')}</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {all.map(([name, value]) => (
        <Badge key={name} tone="neutral">
          {value === '' ? name : `${name}: ${value}`}
        </Badge>
      ))}
    </span>
  );
}

const TIMEOUTS = ['headers_ms', 'first_byte_ms', 'idle_ms'] as const;

function Timeouts({ timeouts }: { readonly timeouts: NonNullable<EndpointFacts['timeouts']> | null }) {
  const { say, language } = useText();
  const given = TIMEOUTS.flatMap((name) => {
    const ms = timeouts?.[name];
    return ms === undefined ? [] : [say(`endpoint.timeout.${name}`, { time: duration(ms, language) })];
  });
  return given.length === 0 ? say('endpoint.timeoutsDefault') : given.join(' · ');
}

function Payloads({ table }: { readonly table: NonNullable<EndpointFacts['inference_table']> | null }) {
  const { say, language } = useText();
  if (table === null) return say('endpoint.payloadsOff');
  const { sampling_percentage: share, max_bytes: bytes, retention_days: days } = table;
  return say('endpoint.payloadsOn', { share, size: byteSize(bytes, language), days });
}
