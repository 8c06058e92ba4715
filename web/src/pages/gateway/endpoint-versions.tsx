import type { EndpointFacts, EndpointVersionFacts } from '@tallygate/contract';
import { useState } from 'react';
import { useEndpointVersions, useSaveEndpoint } from '../../api/use-gateway.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Trouble } from '../../components/notice.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { Time } from '../../components/values.tsx';
import { useText } from '../../locales/use-text.ts';
import { useRepeatKey } from '../settings/prices/use-repeat-key.ts';
import { DifferenceTable } from './difference-table.tsx';
import { versionDiff } from './version-diff.ts';

/** Every state that an endpoint had, what each changed, and the way back to it. */
export function EndpointVersions({ endpoint }: { readonly endpoint: EndpointFacts }) {
  const { say } = useText();
  const versions = useEndpointVersions(endpoint.id, true);
  const [restoring, setRestoring] = useState<EndpointVersionFacts>();
  const all = versions.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Panel aria-labelledby="versions">
      <PanelHead id="versions" title={say('versions.title')} text={say('versions.text')} />
      {versions.isPending && <RowsSkeleton count={2} />}
      {versions.isError && versions.data === undefined && (
        <Trouble error={versions.error} onRetry={() => void versions.refetch()} isBrief />
      )}
      <ol>
        {all.map((version, index) => (
          <Version
            key={version.version}
            version={version}
            before={all[index + 1]}
            isFirst={index === all.length - 1 && !versions.hasNextPage}
            isCurrent={version.version === endpoint.version}
            onRestore={() => setRestoring(version)}
          />
        ))}
      </ol>
      {versions.hasNextPage && (
        <div className="border-t border-line p-2 text-center">
          <Button disabled={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
            {say('action.more')}
          </Button>
        </div>
      )}
      {restoring !== undefined && (
        <Restore endpoint={endpoint} current={all[0]} to={restoring} onClose={() => setRestoring(undefined)} />
      )}
    </Panel>
  );
}

interface VersionProps {
  readonly version: EndpointVersionFacts;
  readonly before: EndpointVersionFacts | undefined;
  readonly isFirst: boolean;
  readonly isCurrent: boolean;
  readonly onRestore: () => void;
}

function Version({ version, before, isFirst, isCurrent, onRestore }: VersionProps) {
  const { say } = useText();
  return (
    <li className="border-t border-line px-4 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="figures font-medium">{say('versions.number', { number: version.version })}</span>
          {isCurrent && <Badge tone="good">{say('versions.current')}</Badge>}
          <span className="text-small text-muted">
            <Time at={version.updated_at} /> · {version.updated_by}
          </span>
        </p>
        {!isCurrent && (
          <Button look="quiet" aria-label={say('versions.restoreOf', { number: version.version })} onClick={onRestore}>
            {say('versions.restore')}
          </Button>
        )}
      </div>
      {isFirst ? (
        <p className="text-small text-muted">{say('versions.first')}</p>
      ) : (
        before !== undefined && <DifferenceTable differences={versionDiff(before, version)} />
      )}
    </li>
  );
}

interface RestoreProps {
  readonly endpoint: EndpointFacts;
  readonly current: EndpointVersionFacts | undefined;
  readonly to: EndpointVersionFacts;
  readonly onClose: () => void;
}

/** Shows what would change before it does; made from the version that was looked at, else it is refused. */
function Restore({ endpoint, current, to, onClose }: RestoreProps) {
  const { say } = useText();
  const saving = useSaveEndpoint();
  const keyOf = useRepeatKey();
  const restore = () => {
    const { version: _version, workspace_id: workspace, updated_at: _at, updated_by: _by, ...document } = to;
    const at = current?.version;
    const change = { ...document, workspace, ...(at === undefined ? {} : { version: at }) };
    saving.mutate({ kind: 'change', id: endpoint.id, change, idempotencyKey: keyOf(change) }, { onSuccess: onClose });
  };
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={say('versions.restoreTitle')}
      text={say('versions.restoreText', { number: to.version })}
    >
      <DifferenceTable differences={versionDiff(current, to)} />
      {saving.isError && (
        <p role="alert" className="mt-3 text-bad">
          {saving.error.message}
        </p>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{say('action.cancel')}</Button>
        <Button look="primary" disabled={saving.isPending} onClick={restore}>
          {say('versions.restore')}
        </Button>
      </div>
    </Dialog>
  );
}
