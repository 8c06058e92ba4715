import { Link, type LinkProps, useLocation } from '@tanstack/react-router';
import {
  ActivityIcon,
  BotIcon,
  ChartColumnIcon,
  CoinsIcon,
  DatabaseIcon,
  GaugeIcon,
  LayoutDashboardIcon,
  type LucideIcon,
  PanelLeftCloseIcon,
  PanelLeftOpenIcon,
  Rows3Icon,
  ServerIcon,
  SquareTerminalIcon,
  TableIcon,
  WaypointsIcon,
} from 'lucide-react';
import { useDashboards } from '../api/use-dashboards.ts';
import { Button } from '../components/button.tsx';
import { classNames } from '../components/class-names.ts';
import { useText } from '../locales/use-text.ts';
import { Logo } from './logo.tsx';
import { readPageSearch } from './page-search.ts';
import { isAdmin, useSignedIn, withoutUsage } from './signed-in.ts';

interface RailProps {
  readonly isCollapsed: boolean;
  readonly onCollapse: () => void;
}

/** The map of the product at the left. */
export function Rail({ isCollapsed, onCollapse }: RailProps) {
  const { say } = useText();
  const Icon = isCollapsed ? PanelLeftOpenIcon : PanelLeftCloseIcon;
  return (
    <aside
      className={classNames(
        'sticky top-0 hidden h-dvh shrink-0 flex-col border-r border-line bg-surface lg:flex',
        isCollapsed ? 'w-14' : 'w-56',
      )}
    >
      <Brand isCollapsed={isCollapsed} />
      <Places isCollapsed={isCollapsed} />
      <Button
        look="quiet"
        size="icon"
        className="m-3 mt-auto"
        aria-label={say(isCollapsed ? 'nav.expand' : 'nav.collapse')}
        aria-expanded={!isCollapsed}
        onClick={onCollapse}
      >
        <Icon aria-hidden />
      </Button>
    </aside>
  );
}

/** Mark and name of the product. */
export function Brand({ isCollapsed }: { readonly isCollapsed: boolean }) {
  const { say } = useText();
  return (
    <div className="flex h-12 items-center gap-2 px-4 font-semibold">
      <Logo />
      {!isCollapsed && say('product.name')}
    </div>
  );
}

/** The pages that there are. */
export function Places({ isCollapsed }: { readonly isCollapsed: boolean }) {
  const { say } = useText();
  const { tables: readable, previews, person } = useSignedIn();
  // A preview that is off is hidden, and refused by the server.
  const isTracking = previews.includes('usage_tracking');
  const tables = isTracking ? readable : withoutUsage(readable);
  const isOverview = useIsOverview(isTracking);
  return (
    <nav aria-label={say('nav.main')} className="flex flex-col gap-0.5 p-2">
      {isTracking && (
        <Place
          icon={ActivityIcon}
          title={say('nav.overview')}
          isCollapsed={isCollapsed}
          isHere={isOverview}
          to="/"
          search={readPageSearch}
        />
      )}
      <Group title={say('nav.gateway')} isCollapsed={isCollapsed} />
      <Place icon={WaypointsIcon} title={say('nav.endpoints')} isCollapsed={isCollapsed} to="/endpoints" />
      {isAdmin(person.role) && (
        <Place icon={ServerIcon} title={say('nav.providers')} isCollapsed={isCollapsed} to="/providers" />
      )}
      {isTracking && (
        <Place
          icon={Rows3Icon}
          title={say('nav.requests')}
          isCollapsed={isCollapsed}
          to="/requests"
          search={readPageSearch}
        />
      )}
      <Dashboards isCollapsed={isCollapsed} isTracking={isTracking} />
      {tables.length > 0 && (
        <Place icon={SquareTerminalIcon} title={say('nav.sql')} isCollapsed={isCollapsed} to="/sql" />
      )}
      {tables.length > 0 && (
        <>
          <Group title={say('nav.catalogue')} isCollapsed={isCollapsed} />
          <Place icon={DatabaseIcon} title={say('nav.allTables')} isCollapsed={isCollapsed} isExact to="/tables" />
        </>
      )}
      {tables.map((name) => (
        <Place
          key={name}
          icon={TableIcon}
          title={name.slice(name.lastIndexOf('.') + 1)}
          hint={name}
          isCollapsed={isCollapsed}
          to="/tables/$name"
          params={{ name }}
        />
      ))}
    </nav>
  );
}

const USAGE = 'usage';
/** It is the first page of the product, and has a place of its own. */
const FIRST_PAGE = 'overview';

/** Of the built-in dashboard's pages; others have the icon of dashboards. */
const PAGE_ICONS: Readonly<Record<string, LucideIcon>> = {
  performance: GaugeIcon,
  usage: ChartColumnIcon,
  cost: CoinsIcon,
  coding_agents: BotIcon,
};

/** Whether this is its first page under its address among dashboards, where it is the same page. */
function useIsOverview(isTracking: boolean): boolean {
  const usage = useUsageDashboard(isTracking);
  const address = useLocation({ select: ({ pathname }) => pathname });
  return [USAGE, usage?.id ?? USAGE].some((name) =>
    [`/dashboards/${name}`, `/dashboards/${name}/${FIRST_PAGE}`].includes(address),
  );
}

function useUsageDashboard(isTracking: boolean) {
  return useDashboards(isTracking).data?.find(({ template }) => template === USAGE);
}

/** The pages of the built-in dashboard, for those who may see it, and the way to all the others. */
function Dashboards({ isCollapsed, isTracking }: { readonly isCollapsed: boolean; readonly isTracking: boolean }) {
  const { say, language } = useText();
  const usage = useUsageDashboard(isTracking);
  const address = useLocation({ select: ({ pathname }) => pathname });
  const [, , name = ''] = address.split('/');
  const isOther = address.startsWith('/dashboards/') && ![USAGE, usage?.id].includes(name);
  const pages = usage?.pages.filter(({ id }) => id !== FIRST_PAGE) ?? [];
  return (
    <>
      <Group title={say('nav.dashboards')} isCollapsed={isCollapsed} />
      {pages.map(({ id, title }) => (
        <Place
          key={id}
          icon={PAGE_ICONS[id] ?? LayoutDashboardIcon}
          title={title[language]}
          isCollapsed={isCollapsed}
          to="/dashboards/$id/$page"
          params={{ id: USAGE, page: id }}
          search={readPageSearch}
        />
      ))}
      <Place
        icon={LayoutDashboardIcon}
        title={say('nav.allDashboards')}
        isCollapsed={isCollapsed}
        isHere={isOther}
        isExact
        to="/dashboards"
      />
    </>
  );
}

function Group({ title, isCollapsed }: { readonly title: string; readonly isCollapsed: boolean }) {
  if (isCollapsed) return <div aria-hidden className="mx-2 my-2 h-px bg-line" />;
  return <p className="px-2 pt-4 pb-1 text-small text-faint">{title}</p>;
}

interface PlaceProps extends LinkProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly hint?: string;
  readonly isCollapsed: boolean;
  /** Pages below it have places of their own. */
  readonly isExact?: boolean;
  /** The reader is here under another address. */
  readonly isHere?: boolean;
}

function Place({ icon: Icon, title, hint, isCollapsed, isExact = false, isHere = false, ...link }: PlaceProps) {
  return (
    <Link
      {...link}
      {...(isHere ? { 'aria-current': 'page' } : {})}
      activeOptions={{ exact: isExact || link.to === '/', includeSearch: false }}
      title={isCollapsed ? (hint ?? title) : hint}
      aria-label={isCollapsed ? title : undefined}
      className="flex h-8 items-center gap-2 rounded-md px-2 text-muted hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent-ink max-lg:h-10"
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {!isCollapsed && <span className="truncate">{title}</span>}
    </Link>
  );
}
