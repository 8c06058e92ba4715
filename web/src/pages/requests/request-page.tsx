import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeftIcon, TerminalIcon } from 'lucide-react';
import { useRequest } from '../../api/use-request.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { isMissing, Notice, Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { Scrolling } from '../../components/scrolling.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { Time } from '../../components/values.tsx';
import { zoneName } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import { readRequestsSearch } from '../../shell/page-search.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { handOver } from '../sql/hand-over.ts';
import { Attempts } from './attempts.tsx';
import { FinalStatus } from './final-status.tsx';
import { Neighbours } from './neighbours.tsx';
import { figureIn, type Row, textIn, usageText } from './read-row.ts';
import { EndpointThen, RequestContext } from './request-context.tsx';
import { RequestFacts } from './request-facts.tsx';
import { RequestMoney } from './request-money.tsx';
import { RequestPayloads } from './request-payload.tsx';
import { RequestTokens } from './request-tokens.tsx';
import { RowColumns } from './row-columns.tsx';
import { Timeline } from './timeline.tsx';

const route = getRouteApi('/shell/requests/$id');

/** Everything that is known about one request. */
export function RequestPage() {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const { id } = route.useParams();
  const request = useRequest(id);
  const row = request.data;
  return (
    <>
      <div className="mb-2 flex items-center justify-between gap-2">
        <Link
          to="/requests"
          search={readRequestsSearch}
          className="inline-flex items-center gap-1 rounded-sm text-small text-muted hover:text-ink"
        >
          <ArrowLeftIcon aria-hidden className="size-3.5" />
          {say('request.back')}
        </Link>
        <Neighbours id={id} />
      </div>
      <PageHead title={say('request.title')} question={say('request.question')}>
        <p className="text-small text-muted">
          {say('page.zone', { zone: zoneName({ zone, language }, textIn(row ?? {}, 'event_time') ?? Date.now()) })}
        </p>
      </PageHead>
      {request.isPending && (
        <Panel>
          <RowsSkeleton count={8} />
        </Panel>
      )}
      {row === undefined && request.isError && (
        <Panel>
          {isMissing(request.error) ? (
            <Missing id={id} />
          ) : (
            <Trouble error={request.error} onRetry={() => void request.refetch()} />
          )}
        </Panel>
      )}
      {row !== undefined && <Known id={id} row={row} />}
    </>
  );
}

/** An id that was mistyped, or a row that is not there any more, not there yet, or somebody else's. */
function Missing({ id }: { readonly id: string }) {
  const { say } = useText();
  return (
    <Notice
      kind="missing"
      title={say('request.missingTitle')}
      text={
        <>
          <code className="font-mono text-small break-all text-ink">{id}</code>
          <p className="mt-1">{say('request.missingText')}</p>
        </>
      }
    >
      <Button asChild>
        <Link to="/requests" search={readRequestsSearch}>
          {say('request.toList')}
        </Link>
      </Button>
    </Notice>
  );
}

function Known({ id, row }: { readonly id: string; readonly row: Row }) {
  const { say } = useText();
  const { tables } = useSignedIn();
  const usage = usageText(row);
  return (
    <div className="space-y-4">
      <Headline id={id} row={row} />
      <RequestFacts row={row} />
      <Panel aria-labelledby="attempts">
        <PanelHead id="attempts" title={say('request.timelineTitle')} text={say('request.timelineText')} />
        <Timeline row={row} />
        <Attempts row={row} />
      </Panel>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="space-y-4">
          <Panel aria-labelledby="tokens">
            <PanelHead id="tokens" title={say('request.tokensTitle')} />
            <RequestTokens row={row} />
          </Panel>
          <RequestMoney id={id} row={row} />
        </div>
        <div className="space-y-4">
          <RequestContext row={row} />
          <EndpointThen row={row} />
          <Panel>
            <PanelHead title={say('request.usageTitle')} />
            {usage === undefined ? (
              <p className="px-4 pb-4 text-muted">{say('request.noUsage')}</p>
            ) : (
              <Scrolling label={say('request.usageTitle')} className="max-h-72 overflow-auto px-4 pb-4">
                <pre className="font-mono text-small">{usage}</pre>
              </Scrolling>
            )}
          </Panel>
        </div>
      </div>
      {tables.includes(PAYLOADS) && <RequestPayloads id={id} />}
      <Panel aria-labelledby="columns">
        <PanelHead id="columns" title={say('request.columnsTitle')} text={say('request.columnsText')} />
        <RowColumns row={row} />
      </Panel>
    </div>
  );
}

const PAYLOADS = 'system.ai_gateway.payloads';
const USAGE = 'system.ai_gateway.usage';
const OWN_USAGE = 'system.ai_gateway.my_usage';

function Headline({ id, row }: { readonly id: string; readonly row: Row }) {
  const { say } = useText();
  const navigate = useNavigate();
  const { tables } = useSignedIn();
  const at = textIn(row, 'event_time');
  const openSql = () => {
    handOver({
      statement: `SELECT *\nFROM ${tables.includes(USAGE) ? USAGE : OWN_USAGE}\nWHERE event_time = {event_time:DateTime64(3)} AND request_id = {request_id:String}`,
      parameters: { event_time: (at ?? '').replace('T', ' ').replace('Z', ''), request_id: id },
    });
    void navigate({ to: '/sql' });
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <FinalStatus
        status={textIn(row, 'final_status') ?? ''}
        code={figureIn(row, 'status_code') ?? null}
        errorCode={textIn(row, 'error_code') ?? null}
      />
      {textIn(row, 'error_code') !== undefined && (
        <code className="font-mono text-small text-bad">{textIn(row, 'error_code')}</code>
      )}
      {at !== undefined && <Time at={at} />}
      <code className="font-mono text-small break-all">{id}</code>
      <CopyButton text={id} />
      <Button onClick={openSql}>
        <TerminalIcon aria-hidden />
        {say('request.openSql')}
      </Button>
    </div>
  );
}
