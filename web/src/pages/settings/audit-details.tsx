import type { AuditEntry } from '@tallygate/contract';
import { useWorkspaceNames } from '../../api/use-people.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Time } from '../../components/values.tsx';
import { useText } from '../../locales/use-text.ts';
import { targetOf } from './audit-target.ts';
import { actorOf, wordsOfAct } from './audit-words.ts';

/** One entry whole: what it was before and after, and where it stands in the chain. */
export function AuditDetails({ entry, onClose }: { readonly entry: AuditEntry; readonly onClose: () => void }) {
  const { say } = useText();
  const { kind, name } = targetOf(entry, say, useWorkspaceNames());
  const facts = [
    [say('audit.actor'), actorOf(entry, say)],
    [say('audit.actorId'), entry.actor_id || '–'],
    [say('audit.action'), `${wordsOfAct(entry.action, say)} (${entry.action})`],
    [say('audit.target'), kind === undefined ? name : `${kind} ${name}`],
    [say('audit.address'), entry.address || '–'],
    [say('audit.requestId'), entry.request_id || '–'],
    [say('audit.hash'), entry.hash],
  ] as const;
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={say('audit.entry', { sequence: entry.sequence })}
      text={<Time at={entry.at} />}
    >
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
        {facts.map(([title, value]) => (
          <div key={title} className="min-w-0">
            <dt className="text-small text-muted">{title}</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ))}
      </dl>
      <Value title={say('audit.before')} value={entry.before} />
      <Value title={say('audit.after')} value={entry.after} />
    </Dialog>
  );
}

function Value({ title, value }: { readonly title: string; readonly value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <section className="mt-4">
      <h3 className="mb-1 font-medium">{title}</h3>
      <pre className="rounded-md border border-line bg-sunken p-3 font-mono text-small break-words whitespace-pre-wrap">
        {JSON.stringify(value, null, 2)}
      </pre>
    </section>
  );
}
