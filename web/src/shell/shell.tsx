import { Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useLive } from '../api/use-live.ts';
import { recall, remember } from '../components/remembered.ts';
import { useText } from '../locales/use-text.ts';
import { withTexts } from '../locales/with-texts.ts';
import { CommandPaletteGate } from './command-palette-gate.tsx';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';

const NarrowRail = lazy(() => import('./narrow-rail.tsx').then((module) => ({ default: module.NarrowRail })));

const SettingsFrame = lazy(() =>
  withTexts(import('../pages/settings/settings-frame.tsx')).then((module) => ({ default: module.SettingsFrame })),
);

const STORED = 'tallygate.rail';

/** What stands around every page: rail, top bar, and the page between them. */
export function Shell() {
  const { say } = useText();
  const { pathname } = useLocation();
  const [isCollapsed, setCollapsed] = useState(recall(STORED) === 'collapsed');
  const [isRailOpen, setRailOpen] = useState(false);
  const isLive = useLive();
  const main = useFocusOnArrival(() => setRailOpen(false));
  const collapse = () => {
    remember(STORED, isCollapsed ? 'open' : 'collapsed');
    setCollapsed(!isCollapsed);
  };
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {say('nav.skip')}
      </a>
      <Rail isCollapsed={isCollapsed} onCollapse={collapse} />
      <Suspense fallback={null}>{isRailOpen && <NarrowRail onClose={() => setRailOpen(false)} />}</Suspense>
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar onOpenRail={() => setRailOpen(true)} isLive={isLive} />
        <main
          ref={main}
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-[1440px] flex-1 px-4 pt-5 pb-12 outline-none sm:px-6"
        >
          {pathname.startsWith('/settings/') ? (
            <Suspense fallback={null}>
              <SettingsFrame>
                <Outlet />
              </SettingsFrame>
            </Suspense>
          ) : (
            <Outlet />
          )}
        </main>
      </div>
      <CommandPaletteGate />
    </div>
  );
}

/** Those who do not see the page change are taken to the new one. */
function useFocusOnArrival(onArrival: () => void) {
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    main.current?.focus({ preventScroll: true });
    onArrival();
  });
  return main;
}
