import { Link } from '@tanstack/react-router';
import { SettingsIcon, UserIcon } from 'lucide-react';
import { Fragment } from 'react';
import { useSignOut } from '../api/use-session.ts';
import { Button } from '../components/button.tsx';
import { Menu, MenuItem, MenuLine, MenuNote } from '../components/menu.tsx';
import { useText } from '../locales/use-text.ts';
import { settingsFor } from '../pages/settings/settings-map.ts';
import { LanguageMenu, ThemeMenu } from './look-menus.tsx';
import { useSignedIn } from './signed-in.ts';

/** The menus of the top bar: language, theme, settings, person. */
export function TopBarMenus() {
  return (
    <>
      <LanguageMenu />
      <ThemeMenu />
      <SettingsMenu />
      <PersonMenu />
    </>
  );
}

function SettingsMenu() {
  const { say } = useText();
  const groups = settingsFor(useSignedIn());
  return (
    <Menu
      trigger={
        <Button look="quiet" size="icon" aria-label={say('nav.settings')}>
          <SettingsIcon aria-hidden />
        </Button>
      }
    >
      {groups.map(({ title, pages }) => (
        <Fragment key={title}>
          <MenuNote>{say(title)}</MenuNote>
          {pages.map((page) => (
            <MenuItem key={page.to} asChild>
              <Link to={page.to}>{say(page.title)}</Link>
            </MenuItem>
          ))}
        </Fragment>
      ))}
    </Menu>
  );
}

function PersonMenu() {
  const { say } = useText();
  const { person, version } = useSignedIn();
  const signOut = useSignOut();
  return (
    <Menu
      trigger={
        <Button look="quiet" size="icon" aria-label={say('nav.person')}>
          <UserIcon aria-hidden />
        </Button>
      }
    >
      <div className="px-2 py-1">
        <p className="font-medium">{person.name}</p>
        <p className="text-small text-muted">{person.email}</p>
        <p className="text-small text-muted">{say(`role.${person.role}`)}</p>
      </div>
      <MenuLine />
      <MenuItem asChild>
        <Link to="/settings/profile">{say('nav.person')}</Link>
      </MenuItem>
      <MenuItem onSelect={() => void signOut()}>{say('action.signOut')}</MenuItem>
      <MenuLine />
      <MenuNote>
        {say('product.name')} {version}
      </MenuNote>
    </Menu>
  );
}
