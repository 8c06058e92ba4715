import type { Dashboard, DashboardVersion, DraftReplacement } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useDashboardAct, useDashboardVersions } from '../../../api/use-managed-dashboards.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Time } from '../../../components/values.tsx';
import { useText } from '../../../locales/use-text.ts';
import { Listed } from '../../settings/people/listed.tsx';
import { draftInTheWay, LoseDraft } from '../draft-in-the-way.tsx';
import { usePublisherName } from '../list/use-publisher-name.ts';
import { VersionChanges } from './version-changes.tsx';

/** Every publication, newest first: what it changed, and the way back to it as a draft. */
export function VersionList({ dashboard }: { readonly dashboard: Dashboard }) {
  const { say } = useText();
  const versions = useDashboardVersions(dashboard.id);
  const acting = useDashboardAct();
  const [asked, setAsked] = useState<number>();
  const [opened, setOpened] = useState<number>();
  const inTheWay = asked === undefined ? undefined : draftInTheWay(acting.error);
  /** What came of the one before is no answer to this one. */
  const ask = (version: number | undefined) => {
    acting.reset();
    setAsked(version);
  };
  const restore = (version: number, said: DraftReplacement = {}) => {
    const act = { what: 'restore', id: dashboard.id, version, said } as const;
    acting.mutate({ ...act, idempotencyKey: crypto.randomUUID() }, { onSuccess: () => setAsked(undefined) });
  };
  return (
    <>
      {acting.isSuccess && <Restored id={dashboard.id} />}
      <Problem error={draftInTheWay(acting.error) === undefined ? acting.error : null} />
      {inTheWay !== undefined && asked !== undefined && (
        <LoseDraft
          draft={inTheWay}
          action={say('dashboards.replaceDraft')}
          isPending={acting.isPending}
          error={null}
          // The draft that is named, and no other one.
          onConfirm={() => restore(asked, { replace_draft: true, revision: inTheWay.revision })}
          onClose={() => ask(undefined)}
        />
      )}
      <div className="rounded-md border border-line">
        <Listed query={versions} count={3}>
          {(all) => (
            <ol className="divide-y divide-line">
              {all.map((version, index) => (
                <li key={version.version} className="px-4 py-2">
                  <Line
                    version={version}
                    isCurrent={version.version === dashboard.version}
                    isOpened={opened === version.version}
                    isAsked={asked === version.version}
                    isBusy={acting.isPending}
                    onOpen={() => setOpened(opened === version.version ? undefined : version.version)}
                    onAsk={() => ask(asked === version.version ? undefined : version.version)}
                    onRestore={() => restore(version.version)}
                  />
                  {opened === version.version && (
                    <VersionChanges id={dashboard.id} version={version.version} before={all[index + 1]?.version} />
                  )}
                </li>
              ))}
            </ol>
          )}
        </Listed>
      </div>
    </>
  );
}

function Restored({ id }: { readonly id: string }) {
  const { say } = useText();
  return (
    <p role="status" className="mb-3 rounded-md bg-good-soft px-3 py-2">
      {say('dashboards.restored')}{' '}
      <Link to="/dashboards/$id/edit" params={{ id }} className="font-medium text-accent-ink underline">
        {say('dashboards.openEditor')}
      </Link>
    </p>
  );
}

interface LineProps {
  readonly version: DashboardVersion;
  readonly isCurrent: boolean;
  readonly isOpened: boolean;
  /** Whether it was asked for and is to be confirmed. */
  readonly isAsked: boolean;
  readonly isBusy: boolean;
  readonly onOpen: () => void;
  readonly onAsk: () => void;
  readonly onRestore: () => void;
}

function Line(props: LineProps) {
  const { version, isCurrent, isOpened, isAsked, isBusy, onOpen, onAsk, onRestore } = props;
  const { say } = useText();
  const nameOf = usePublisherName();
  const number = version.version;
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <p className="min-w-0">
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="figures font-medium">{say('dashboards.version', { number })}</span>
          {isCurrent && <Badge tone="good">{say('dashboards.versionCurrent')}</Badge>}
          <span className="text-muted">{say(`dashboards.versionAct.${version.act}`)}</span>
          {version.template_version !== null && (
            <span className="text-small text-muted">
              {say('dashboards.templateVersion', { number: version.template_version })}
            </span>
          )}
        </span>
        <span className="block text-small text-muted">
          <Time at={version.published_at} /> · {nameOf(version.published_by).name}
        </span>
      </p>
      <span className="flex flex-wrap gap-1">
        <Button
          look="quiet"
          aria-expanded={isOpened}
          aria-label={say('dashboards.changesOf', { number })}
          onClick={onOpen}
        >
          {say('dashboards.changes')}
        </Button>
        {!isCurrent && (
          <Button look="quiet" aria-label={say('dashboards.restoreOf', { number })} onClick={onAsk}>
            {say('dashboards.restore')}
          </Button>
        )}
      </span>
      {isAsked && (
        <div className="flex w-full flex-wrap items-center justify-end gap-2 rounded-md bg-sunken px-3 py-2">
          <span className="flex-1">{say('dashboards.restoreText')}</span>
          <Button onClick={onAsk}>{say('action.cancel')}</Button>
          <Button look="primary" disabled={isBusy} onClick={onRestore}>
            {say('dashboards.restore')}
          </Button>
        </div>
      )}
    </div>
  );
}
