import { useDashboardVersion } from '../../../api/use-managed-dashboards.ts';
import { Trouble } from '../../../components/notice.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { type DocumentChange, documentChanges } from './document-changes.ts';

interface VersionChangesProps {
  readonly id: string;
  readonly version: number;
  /** The publication before; undefined: it is the first, or the one before is not kept any more. */
  readonly before: number | undefined;
}

/** What a publication changed of the one before. */
export function VersionChanges({ id, version, before }: VersionChangesProps) {
  const { say, language } = useText();
  const [now, then] = [useDashboardVersion(id, version), useDashboardVersion(id, before)];
  if (now.isError) return <Trouble error={now.error} onRetry={() => void now.refetch()} isBrief />;
  if (then.isError) return <Trouble error={then.error} onRetry={() => void then.refetch()} isBrief />;
  if (now.data === undefined) return <RowsSkeleton count={2} />;
  if (before === undefined) {
    const { pages, datasets } = now.data.document;
    return (
      <p className="py-2 text-small text-muted">
        {say('dashboards.firstVersion', { pages: pages.length, datasets: datasets.length })}
      </p>
    );
  }
  if (then.data === undefined) return <RowsSkeleton count={2} />;
  const changes = documentChanges(then.data.document, now.data.document);
  if (changes.length === 0) return <p className="py-2 text-small text-muted">{say('dashboards.noChanges')}</p>;
  return (
    <ul className="space-y-0.5 py-2 text-small">
      {changes.map((change) => (
        <li key={`${change.what} ${change.of} ${change.name}`}>
          <Change change={change} name={change.title?.[language] ?? change.name} />
        </li>
      ))}
    </ul>
  );
}

function Change({ change, name }: { readonly change: DocumentChange; readonly name: string }) {
  const { say } = useText();
  return (
    <>
      <span className="text-muted">{say(`dashboards.diff.${change.what}`)}</span> {say(`dashboards.part.${change.of}`)}{' '}
      <span className="font-medium">{name}</span>
      {change.members.length > 0 && <span className="font-mono text-muted"> {change.members.join(', ')}</span>}
      {change.sql !== undefined && (
        <details className="mt-1">
          <summary className="cursor-pointer text-muted">{say('dashboards.sqlChange')}</summary>
          <div className="mt-1 grid gap-2 sm:grid-cols-2">
            {(
              [
                ['dashboards.before', change.sql.before],
                ['dashboards.after', change.sql.after],
              ] as const
            ).map(([title, sql]) => (
              <figure key={title} className="min-w-0">
                <figcaption className="text-muted">{say(title)}</figcaption>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
                <pre tabIndex={0} className="max-h-64 overflow-auto rounded-md bg-sunken p-2 font-mono text-[12px]">
                  {sql}
                </pre>
              </figure>
            ))}
          </div>
        </details>
      )}
    </>
  );
}
