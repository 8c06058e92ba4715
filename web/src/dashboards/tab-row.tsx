import { Link, type LinkProps } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

export interface Tab {
  readonly id: string;
  readonly title: string;
  /** Where it leads to; or what it does. */
  readonly link?: Pick<LinkProps, 'to' | 'params' | 'search'>;
  readonly onSelect?: () => void;
}

interface TabRowProps {
  /** What they are the parts of, for those who do not see it. */
  readonly label: string;
  readonly items: readonly Tab[];
  readonly chosen: string;
}

const TAB_LOOK =
  '-mb-px flex h-9 items-center border-b-2 border-transparent px-1 whitespace-nowrap text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink';

/** The pages of something, in a line that scrolls where it is narrow. */
export function TabRow({ label, items, chosen }: TabRowProps) {
  const row = useRef<HTMLElement>(null);
  // Where it scrolls, the page that is shown must not stand out of sight.
  useEffect(() => {
    const nav = row.current;
    const tab = nav?.querySelector<HTMLElement>('[aria-current=page]');
    if (nav !== null && tab && tab.dataset['tab'] === chosen) {
      nav.scrollLeft = tab.offsetLeft + tab.offsetWidth - nav.clientWidth;
    }
  }, [chosen]);
  if (items.length < 2) return null;
  return (
    <nav
      ref={row}
      aria-label={label}
      className="relative mb-4 flex gap-5 overflow-x-auto overflow-y-hidden border-b border-line"
    >
      {items.map(({ id, title, link, onSelect }) =>
        link === undefined ? (
          <button
            key={id}
            type="button"
            data-tab={id}
            aria-current={id === chosen ? 'page' : undefined}
            onClick={onSelect}
            className={TAB_LOOK}
          >
            {title}
          </button>
        ) : (
          <Link key={id} {...link} data-tab={id} aria-current={id === chosen ? 'page' : undefined} className={TAB_LOOK}>
            {title}
          </Link>
        ),
      )}
    </nav>
  );
}
