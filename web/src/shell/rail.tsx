import { Link, type LinkProps } from '@tanstack/react-router';
import {
  ActivityIcon,
  type LucideIcon,
  PanelLeftCloseIcon,
  PanelLeftOpenIcon,
  Rows3Icon,
  ServerIcon,
  TableIcon,
  WaypointsIcon,
} from 'lucide-react';
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
  return (
    <nav aria-label={say('nav.main')} className="flex flex-col gap-0.5 p-2">
      {isTracking && (
        <Place
          icon={ActivityIcon}
          title={say('nav.overview')}
          isCollapsed={isCollapsed}
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
      {tables.length > 0 && <Group title={say('nav.catalogue')} isCollapsed={isCollapsed} />}
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

function Group({ title, isCollapsed }: { readonly title: string; readonly isCollapsed: boolean }) {
  if (isCollapsed) return <div aria-hidden className="mx-2 my-2 h-px bg-line" />;
  return <p className="px-2 pt-4 pb-1 text-small text-faint">{title}</p>;
}

interface PlaceProps extends LinkProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly hint?: string;
  readonly isCollapsed: boolean;
}

function Place({ icon: Icon, title, hint, isCollapsed, ...link }: PlaceProps) {
  return (
    <Link
      {...link}
      activeOptions={{ exact: link.to === '/', includeSearch: false }}
      title={isCollapsed ? (hint ?? title) : hint}
      aria-label={isCollapsed ? title : undefined}
      className="flex h-8 items-center gap-2 rounded-md px-2 text-muted hover:bg-sunken hover:text-ink data-[status=active]:bg-accent-soft data-[status=active]:font-medium data-[status=active]:text-accent-ink max-lg:h-10"
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {!isCollapsed && <span className="truncate">{title}</span>}
    </Link>
  );
}
