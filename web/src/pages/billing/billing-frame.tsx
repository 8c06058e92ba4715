import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useBillingProviders } from '../../api/use-billing-setup.ts';
import { Badge } from '../../components/badge.tsx';
import { Choice } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { zoneName } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { useBillingWorkspace } from './use-billing-workspace.ts';

interface BillingFrameProps {
  /** Of the tab. */
  readonly title: string;
  /** One sentence: what the tab answers. */
  readonly question: string;
  /** What can be done, at the right of the title. */
  readonly acts?: ReactNode;
  /** Whether the tab is about one workspace, which can be chosen. */
  readonly hasWorkspace?: boolean;
  readonly children: ReactNode;
}

/** The tabs of billing around one of them. Account admins only; the server decides anew. */
export function BillingFrame({ title, question, acts, hasWorkspace = false, children }: BillingFrameProps) {
  const { say } = useText();
  const billing = say('settings.group.billing');
  useEffect(() => {
    // Each tab has a name of its own in the browser's history.
    document.title = `${title} · ${billing} · ${say('product.name')}`;
  }, [title, billing, say]);
  const isAllowed = useSignedIn().person.role === 'account_admin';
  if (!isAllowed) {
    return (
      <>
        <PageHead title={billing} question={question} />
        <Panel>
          <Notice kind="refused" title={say('state.refusedTitle')} text={say('billing.refused')} />
        </Panel>
      </>
    );
  }
  return (
    <>
      <PageHead title={billing} question={question}>
        {acts !== undefined && <div className="flex flex-wrap gap-2">{acts}</div>}
      </PageHead>
      <Tabs />
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        {hasWorkspace && <WorkspaceChoice />}
        <Facts />
      </div>
      {children}
    </>
  );
}

const TABS = [
  { to: '/settings/billing/plan', title: 'nav.plan' },
  { to: '/settings/billing/credits', title: 'nav.aiCredits' },
  { to: '/settings/billing/methods', title: 'billing.tab.methods' },
  { to: '/settings/billing/documents', title: 'billing.tab.documents' },
  { to: '/settings/billing/setup', title: 'billing.tab.setup' },
] as const;

function Tabs() {
  const { say } = useText();
  return (
    <nav aria-label={say('billing.tabs')} className="mb-3 flex flex-wrap gap-x-1 border-b border-line">
      {TABS.map(({ to, title }) => (
        <Link
          key={to}
          to={to}
          search={({ workspace }: { readonly workspace?: string | undefined }) => ({ workspace })}
          activeOptions={{ includeSearch: false }}
          className="-mb-px border-b-2 border-transparent px-3 py-2 max-sm:px-2 text-muted hover:text-ink data-[status=active]:border-accent data-[status=active]:font-medium data-[status=active]:text-ink"
        >
          {say(title)}
        </Link>
      ))}
    </nav>
  );
}

function WorkspaceChoice() {
  const { say } = useText();
  const { id, options, choose } = useBillingWorkspace();
  const isKnown = options.some(({ value }) => value === id);
  return (
    <Choice
      label={say('billing.workspace')}
      isLabelHidden
      className="max-w-72 min-w-48"
      value={id}
      options={isKnown ? options : [{ value: id, title: id }, ...options]}
      onChoose={choose}
    />
  );
}

/** Whether money moves, and which zone days are of. */
function Facts() {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  return (
    <p className="ml-auto flex flex-wrap items-center justify-end gap-x-3 gap-y-1 text-small text-muted">
      <ModeBadge />
      {say('page.zone', { zone: zoneName({ zone, language }, Date.now()) })}
    </p>
  );
}

/** Shown while cards are charged without money moving. */
function ModeBadge() {
  const { say } = useText();
  const on = useBillingProviders().data?.filter(({ is_on: isOn }) => isOn) ?? [];
  if (on.some(({ name }) => name === 'sandbox')) return <SandboxBadge />;
  if (!on.some(({ is_test_mode: isTest }) => isTest)) return null;
  return (
    <Badge tone="running" title={say('billing.testModeText')}>
      {say('billing.testMode')}
    </Badge>
  );
}

/** Marks what moved no money. */
export function SandboxBadge() {
  const { say } = useText();
  return (
    <Badge tone="running" title={say('billing.sandboxText')}>
      {say('billing.sandbox')}
    </Badge>
  );
}
