import type { DashboardLink } from '@tallygate/contract';
import { Button } from '../../../components/button.tsx';
import { CodeLine } from '../../../components/code-line.tsx';
import { useText } from '../../../locales/use-text.ts';
import { frameSnippet } from './link-form.ts';

interface NewLinkProps {
  readonly link: DashboardLink;
  /** Of the dashboard. */
  readonly title: string;
  readonly onDone: () => void;
}

/** A link that was just made: its address is shown this once. */
export function NewLink({ link, title, onDone }: NewLinkProps) {
  const { say } = useText();
  const address = link.url ?? `${location.origin}/shared/${encodeURIComponent(link.token ?? '')}`;
  return (
    <section aria-label={say('dashboards.newLinkTitle')} className="mb-4 rounded-md border border-line-strong p-4">
      <h3 className="font-semibold">{say('dashboards.newLinkTitle')}</h3>
      <p className="mb-2 text-muted">{say('dashboards.newLinkText')}</p>
      <CodeLine text={address} label={say('dashboards.linkAddress')} />
      {link.embed_origins.length > 0 && (
        <>
          <p className="mt-3 mb-1 font-medium">{say('dashboards.frame')}</p>
          <p className="mb-2 text-small text-muted">
            {say('dashboards.frameText', { origins: link.embed_origins.join(', ') })}
          </p>
          <CodeLine text={frameSnippet(address, title)} label={say('dashboards.frame')} />
        </>
      )}
      <div className="mt-3 flex justify-end">
        <Button look="primary" onClick={onDone}>
          {say('dashboards.done')}
        </Button>
      </div>
    </section>
  );
}
