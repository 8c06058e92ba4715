import { Link, useSearch } from '@tanstack/react-router';
import { PlusIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { CreditsSearch } from '../../../shell/page-search.ts';
import { BillingFrame } from '../billing-frame.tsx';
import { useBillingWorkspace } from '../use-billing-workspace.ts';
import { HistoryArea } from './history-area.tsx';
import { PurchasesArea } from './purchases-area.tsx';
import { StandingArea } from './standing-area.tsx';
import { TopUpDialog } from './top-up-dialog.tsx';
import { UsageArea } from './usage-area.tsx';

const AREAS = ['standing', 'history', 'purchases', 'usage'] as const;
type Area = (typeof AREAS)[number];

/** How many credits are left, what changed them, what was bought, and who used them. */
export function CreditsPage() {
  const { say } = useText();
  const [isBuying, setBuying] = useState(false);
  const { id } = useBillingWorkspace();
  const { area: named }: CreditsSearch = useSearch({ strict: false });
  const area = AREAS.find((one) => one === named) ?? 'standing';
  return (
    <BillingFrame
      title={say('nav.aiCredits')}
      question={say('credits.question')}
      hasWorkspace
      acts={
        <Button look="primary" onClick={() => setBuying(true)}>
          <PlusIcon aria-hidden />
          {say('credits.topUp')}
        </Button>
      }
    >
      <AreaLinks />
      {/* What was begun for one workspace is not gone on with for another. */}
      <div key={id}>
        <AreaOf area={area} workspace={id} />
      </div>
      {isBuying && <TopUpDialog workspace={id} onClose={() => setBuying(false)} />}
    </BillingFrame>
  );
}

function AreaOf({ area, workspace }: { readonly area: Area; readonly workspace: string }) {
  switch (area) {
    case 'standing':
      return <StandingArea workspace={workspace} />;
    case 'history':
      return <HistoryArea workspace={workspace} />;
    case 'purchases':
      return <PurchasesArea workspace={workspace} />;
    case 'usage':
      return <UsageArea workspace={workspace} />;
  }
}

function AreaLinks() {
  const { say } = useText();
  return (
    <nav aria-label={say('credits.areas')} className="mb-4 flex flex-wrap gap-1.5">
      {AREAS.map((one) => (
        <Link
          key={one}
          to="/settings/billing/credits"
          search={({ workspace }: CreditsSearch) => ({ workspace, area: one === 'standing' ? undefined : one })}
          // The address of the first area is part of the others'.
          activeOptions={{ includeSearch: true, explicitUndefined: true }}
          className="flex h-8 items-center rounded-md border border-line px-3 text-muted hover:bg-sunken hover:text-ink data-[status=active]:border-accent data-[status=active]:bg-accent-soft data-[status=active]:font-medium data-[status=active]:text-accent-ink"
        >
          {say(`credits.area.${one}`)}
        </Link>
      ))}
      <Link
        to="/settings/credit-prices"
        className="ml-auto flex h-8 items-center px-1 text-accent-ink underline-offset-2 hover:underline max-sm:ml-0"
      >
        {say('nav.creditPrices')}
      </Link>
    </nav>
  );
}
