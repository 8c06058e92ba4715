import { useLocation } from '@tanstack/react-router';
import { MenuIcon, WifiOffIcon } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Button } from '../components/button.tsx';
import { useText } from '../locales/use-text.ts';
import { PaletteButton } from './palette-button.tsx';
import { useSignedIn } from './signed-in.ts';

// What opens is not needed to read the page: it comes right after the page, into places kept for it.
const TopBarMenus = lazy(() => import('./top-bar-menus.tsx').then((module) => ({ default: module.TopBarMenus })));
const WorkspaceScope = lazy(() =>
  import('./workspace-scope.tsx').then((module) => ({ default: module.WorkspaceScope })),
);

/** How many workspaces a page's figures can be cut to; pages that are not named have no such filter. */
const SCOPED: Readonly<Record<string, 'one' | 'many'>> = { '/': 'many', '/requests': 'one' };

/** The other pages of the built-in dashboard have the same filters as its first. */
const USAGE_PAGES = /^\/dashboards\/usage(\/(?!edit$)[^/]+)?$/;

function scopedOf(address: string): 'one' | 'many' | undefined {
  return SCOPED[address] ?? (USAGE_PAGES.test(address) ? 'many' : undefined);
}

/** Whose figures these are, and the switches that hold on every page. */
export function TopBar({ onOpenRail, isLive }: { readonly onOpenRail: () => void; readonly isLive: boolean }) {
  const { say } = useText();
  const { account } = useSignedIn();
  const scoped = scopedOf(useLocation().pathname);
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-1 border-b border-line bg-surface px-2 sm:px-4">
      <Button look="quiet" size="icon" className="lg:hidden" aria-label={say('nav.open')} onClick={onOpenRail}>
        <MenuIcon aria-hidden />
      </Button>
      <span className="max-w-40 shrink-0 truncate px-1 font-semibold max-sm:max-w-24">{account.name}</span>
      {scoped !== undefined && (
        <Suspense fallback={null}>
          <WorkspaceScope chooses={scoped} />
        </Suspense>
      )}
      <div className="ml-auto flex items-center gap-0.5">
        {!isLive && (
          <span role="status" title={say('page.liveOff')} className="flex size-8 items-center justify-center text-warn">
            <WifiOffIcon aria-hidden className="size-4" />
            <span className="sr-only">{say('page.liveOff')}</span>
          </span>
        )}
        <PaletteButton />
        <Suspense fallback={<div className="w-[134px]" />}>
          <TopBarMenus />
        </Suspense>
      </div>
    </header>
  );
}
