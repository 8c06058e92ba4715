import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Choice } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { type SettingsGroup, settingsFor } from './settings-map.ts';

/** The pages of the settings stand beside a list of them; where there is no room, below a choice. */
export function SettingsFrame({ children }: { readonly children: ReactNode }) {
  const groups = settingsFor(useSignedIn());
  return (
    <div className="xl:grid xl:grid-cols-[184px_minmax(0,1fr)] xl:gap-6">
      <Places groups={groups} />
      <Jump groups={groups} />
      <div className="min-w-0">{children}</div>
    </div>
  );
}

interface GroupsProps {
  readonly groups: readonly SettingsGroup[];
}

function Places({ groups }: GroupsProps) {
  const { say } = useText();
  return (
    <nav aria-label={say('nav.settings')} className="sticky top-16 hidden self-start xl:block">
      {groups.map(({ title, pages }) => (
        <div key={title} className="mb-4">
          <p className="px-2 pb-1 text-small text-muted">{say(title)}</p>
          {pages.map((page) => (
            <Link
              key={page.to}
              to={page.to}
              activeOptions={{ includeSearch: false }}
              className="flex h-8 items-center rounded-md px-2 text-muted hover:bg-sunken hover:text-ink data-[status=active]:bg-accent-soft data-[status=active]:font-medium data-[status=active]:text-accent-ink"
            >
              {say(page.title)}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}

function Jump({ groups }: GroupsProps) {
  const { say } = useText();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const pages = groups.flatMap((group) => group.pages);
  return (
    <Choice
      className="mb-4 max-w-72 xl:hidden"
      label={say('settings.choose')}
      isLabelHidden
      value={pathname}
      options={[
        // An address that is none of the reader's pages is still named.
        ...(pages.some(({ to }) => to === pathname) ? [] : [{ value: pathname, title: say('nav.settings') }]),
        ...pages.map(({ to, title }) => ({ value: to, title: say(title) })),
      ]}
      onChoose={(to) => void navigate({ to })}
    />
  );
}
