import type { EndpointTraffic, EndpointTrafficAnswer } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Trouble } from '../../components/notice.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { Figure, TimeAgo, Unknown } from '../../components/values.tsx';
import { Sparkline } from '../../dashboards/sparkline.tsx';
import { timeOfDay } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { ErrorRate } from './endpoint-table.tsx';

const USAGE = 'system.ai_gateway.usage';
const OWN_USAGE = 'system.ai_gateway.my_usage';

interface Asked {
  readonly data: EndpointTrafficAnswer | undefined;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly refetch: () => Promise<unknown>;
}

/** What passes through an endpoint now, from the rows. */
export function EndpointTrafficPanel({ name, traffic }: { readonly name: string; readonly traffic: Asked }) {
  const { say } = useText();
  const { tables } = useSignedIn();
  const table = tables.includes(USAGE) ? USAGE : OWN_USAGE;
  return (
    <Panel aria-labelledby="traffic">
      <div className="flex flex-wrap items-start justify-between gap-2 pr-4 max-sm:pr-0">
        <PanelHead id="traffic" title={say('endpoint.trafficTitle')} text={say('endpoint.trafficText')} />
        <div className="flex flex-wrap gap-2 py-3 max-sm:px-4 max-sm:pt-0">
          <Button asChild>
            <Link to="/requests" search={{ endpoint: name }}>
              {say('endpoint.openRequests')}
            </Link>
          </Button>
          {tables.includes(table) && (
            <Button asChild look="quiet">
              <Link to="/tables/$name" params={{ name: table }} search={{ endpoint: name }}>
                {say('endpoint.openTable')}
              </Link>
            </Button>
          )}
        </div>
      </div>
      <Answer traffic={traffic} />
    </Panel>
  );
}

function Answer({ traffic }: { readonly traffic: Asked }) {
  if (traffic.isPending) {
    return (
      <div className="grid grid-cols-2 gap-4 border-t border-line p-4 lg:grid-cols-5">
        {['now', 'requests', 'tokens', 'errors', 'last'].map((id) => (
          <Skeleton key={id} className="h-9" />
        ))}
      </div>
    );
  }
  if (traffic.data === undefined) {
    return (
      <Trouble error={traffic.error} onRetry={() => void traffic.refetch()} isBrief className="border-t border-line" />
    );
  }
  return <Figures now={traffic.data.data[0]} />;
}

function Figures({ now }: { readonly now: EndpointTraffic | undefined }) {
  const { say } = useText();
  const none = say('endpoints.noTraffic');
  return (
    <>
      <dl className="grid grid-cols-2 gap-px border-t border-line bg-line lg:grid-cols-5">
        <Fact title={say('endpoints.now')}>
          <Figure value={now?.requests_last_minute ?? 0} format="count" reason={none} />
        </Fact>
        <Fact title={say('endpoints.requests')}>
          <Figure value={now?.requests ?? 0} format="count" reason={none} />
        </Fact>
        <Fact title={say('endpoints.tokens')}>
          <Figure
            value={now === undefined ? 0 : (now.tokens ?? undefined)}
            format="tokens"
            reason={say('endpoints.noTokens')}
          />
        </Fact>
        <Fact title={say('endpoints.errorRate')}>
          {now === undefined ? <Unknown reason={none} /> : <ErrorRate traffic={now} />}
        </Fact>
        <Fact title={say('endpoint.lastRequest')} isLast>
          {now === undefined ? <Unknown reason={none} /> : <TimeAgo at={now.last_request_at} />}
        </Fact>
      </dl>
      {now?.minutes !== undefined && <Minutes minutes={now.minutes} />}
    </>
  );
}

function Fact({
  title,
  isLast = false,
  children,
}: {
  readonly title: string;
  readonly isLast?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className={isLast ? 'min-w-0 bg-surface px-4 py-3 max-lg:col-span-2' : 'min-w-0 bg-surface px-4 py-3'}>
      <dt className="text-small text-muted">{title}</dt>
      <dd className="mt-0.5 text-[20px] leading-tight font-semibold">{children}</dd>
    </div>
  );
}

/** The hour, minute by minute; said in words for those who do not see it. */
function Minutes({ minutes }: { readonly minutes: NonNullable<EndpointTraffic['minutes']> }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const [first, last] = [minutes[0], minutes.at(-1)];
  const at = (minute: typeof first) => (minute === undefined ? '' : timeOfDay(minute.at, { zone, language }));
  return (
    <figure className="border-t border-line px-4 pt-3 pb-2">
      <Sparkline values={minutes.map(({ requests }) => requests)} />
      <figcaption className="figures mt-1 flex justify-between text-small text-faint">
        <span>{at(first)}</span>
        <span>{say('endpoint.minutesTable')}</span>
        <span>{at(last)}</span>
      </figcaption>
      <table className="sr-only">
        <caption>{say('endpoint.minutesTable')}</caption>
        <tbody>
          {minutes
            .filter(({ requests }) => requests > 0)
            .map((minute) => (
              <tr key={minute.at}>
                <th scope="row">{at(minute)}</th>
                <td>{minute.requests}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </figure>
  );
}
