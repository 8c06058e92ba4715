import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeftIcon } from 'lucide-react';
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
import { Attempts } from './attempts.tsx';
import { FinalStatus } from './final-status.tsx';
import { figureIn, type Row, textIn, usageText } from './read-row.ts';
import { RequestFacts } from './request-facts.tsx';
import { RequestTokens } from './request-tokens.tsx';
import { RowColumns } from './row-columns.tsx';

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
      <Link
        to="/requests"
        search={readRequestsSearch}
        className="mb-2 inline-flex items-center gap-1 rounded-sm text-small text-muted hover:text-ink"
      >
        <ArrowLeftIcon aria-hidden className="size-3.5" />
        {say('request.back')}
      </Link>
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
  const at = textIn(row, 'event_time');
  const usage = usageText(row);
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <FinalStatus
          status={textIn(row, 'final_status') ?? ''}
          code={figureIn(row, 'status_code') ?? null}
          errorCode={textIn(row, 'error_code') ?? null}
        />
        {at !== undefined && <Time at={at} />}
        <code className="font-mono text-small break-all">{id}</code>
        <CopyButton text={id} />
      </div>
      <RequestFacts row={row} />
      <Panel aria-labelledby="attempts">
        <PanelHead id="attempts" title={say('request.attemptsTitle')} text={say('request.attemptsText')} />
        <Attempts row={row} />
      </Panel>
      <div className="grid gap-4 lg:grid-cols-2">
        <Panel aria-labelledby="tokens">
          <PanelHead id="tokens" title={say('request.tokensTitle')} />
          <RequestTokens row={row} />
        </Panel>
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
      <Panel aria-labelledby="columns">
        <PanelHead id="columns" title={say('request.columnsTitle')} text={say('request.columnsText')} />
        <RowColumns row={row} />
      </Panel>
    </div>
  );
}
