import { LANGUAGES } from '@tallygate/contract';
import { type LinkProps, useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useDashboards } from '../api/use-dashboards.ts';
import { switchTheme, THEMES } from '../components/theme.ts';
import { switchLanguage } from '../locales/i18n.ts';
import { useText } from '../locales/use-text.ts';
import { settingsFor } from '../pages/settings/settings-map.ts';
import { readPageSearch } from './page-search.ts';
import { isAdmin, useSignedIn, withoutUsage } from './signed-in.ts';

/** What a request's id looks like. */
const REQUEST_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Search over pages and commands; an id of a request opens that request. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const { say } = useText();
  const [text, setText] = useState('');
  return (
    <Dialog.Root open onOpenChange={(opens) => !opens && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="appears fixed inset-0 z-40 bg-black/45" />
        <Dialog.Content
          aria-describedby={undefined}
          className="appears fixed top-[14vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-md border border-line-strong bg-surface outline-none"
        >
          <Dialog.Title className="sr-only">{say('palette.title')}</Dialog.Title>
          <Command label={say('palette.title')} loop>
            <Command.Input
              value={text}
              onValueChange={setText}
              placeholder={say('palette.placeholder')}
              className="h-11 w-full border-b border-line bg-transparent px-4 text-[14px] outline-none"
            />
            <Command.List className="max-h-80 overflow-y-auto p-1">
              <Command.Empty className="px-3 py-6 text-center text-muted">{say('palette.empty')}</Command.Empty>
              <Pages text={text} onClose={onClose} />
              <Commands onClose={onClose} />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const GROUP_LOOK =
  '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-small [&_[cmdk-group-heading]]:text-faint';

function Pages({ text, onClose }: { readonly text: string; readonly onClose: () => void }) {
  const { say, language } = useText();
  const session = useSignedIn();
  const { person } = session;
  const isTracking = session.previews.includes('usage_tracking');
  const dashboards = useDashboards(isTracking).data ?? [];
  const tables = isTracking ? session.tables : withoutUsage(session.tables);
  const settings = settingsFor(session).flatMap(({ pages }) => pages);
  const navigate = useNavigate();
  const go = (where: Pick<LinkProps, 'to' | 'params' | 'search'>) => {
    onClose();
    void navigate(where);
  };
  const id = text.trim();
  return (
    <Command.Group heading={say('palette.pages')} className={GROUP_LOOK}>
      {isTracking && REQUEST_ID.test(id) && (
        <Entry value={id} onSelect={() => go({ to: '/requests/$id', params: { id } })}>
          {say('palette.requestId', { id })}
        </Entry>
      )}
      {isTracking && (
        <Entry value={`overview ${say('nav.overview')}`} onSelect={() => go({ to: '/', search: readPageSearch })}>
          {say('nav.overview')}
        </Entry>
      )}
      <Entry value={`endpoints ${say('nav.endpoints')}`} onSelect={() => go({ to: '/endpoints' })}>
        {say('nav.endpoints')}
      </Entry>
      {isAdmin(person.role) && (
        <Entry value={`providers ${say('nav.providers')}`} onSelect={() => go({ to: '/providers' })}>
          {say('nav.providers')}
        </Entry>
      )}
      {isTracking && (
        <Entry
          value={`requests ${say('nav.requests')}`}
          onSelect={() => go({ to: '/requests', search: readPageSearch })}
        >
          {say('nav.requests')}
        </Entry>
      )}
      {dashboards.flatMap(({ id, template, title, pages }) =>
        pages.map((page) => (
          <Entry
            key={`${id} ${page.id}`}
            value={`${title.en} ${title.ko} ${page.title.en} ${page.title.ko} ${id}`}
            onSelect={() =>
              go({ to: '/dashboards/$id/$page', params: { id: template ?? id, page: page.id }, search: readPageSearch })
            }
          >
            {`${title[language]} · ${page.title[language]}`}
          </Entry>
        )),
      )}
      <Entry value={`dashboards ${say('nav.allDashboards')}`} onSelect={() => go({ to: '/dashboards' })}>
        {say('nav.allDashboards')}
      </Entry>
      {tables.length > 0 && (
        <Entry value={`sql ${say('nav.sql')}`} onSelect={() => go({ to: '/sql' })}>
          {say('nav.sql')}
        </Entry>
      )}
      {tables.length > 0 && (
        <Entry value={`catalogue tables ${say('nav.catalogue')}`} onSelect={() => go({ to: '/tables' })}>
          {say('nav.catalogue')}
        </Entry>
      )}
      {tables.map((name) => (
        <Entry key={name} value={name} onSelect={() => go({ to: '/tables/$name', params: { name } })}>
          <span className="font-mono text-small">{name}</span>
        </Entry>
      ))}
      {settings.map(({ to, title }) => (
        <Entry key={to} value={`${to} ${say(title)}`} onSelect={() => go({ to })}>
          {say(title)}
        </Entry>
      ))}
    </Command.Group>
  );
}

function Commands({ onClose }: { readonly onClose: () => void }) {
  const { say } = useText();
  const run = (act: () => void) => () => {
    onClose();
    act();
  };
  const languages = LANGUAGES.map((language) => ({
    title: say('palette.language', { language: say(`language.${language}`) }),
    act: () => switchLanguage(language),
  }));
  const themes = THEMES.map((theme) => ({
    title: say('palette.theme', { theme: say(`theme.${theme}`) }),
    act: () => switchTheme(theme),
  }));
  return (
    <Command.Group heading={say('palette.commands')} className={GROUP_LOOK}>
      {[...languages, ...themes].map(({ title, act }) => (
        <Entry key={title} value={title} onSelect={run(act)}>
          {title}
        </Entry>
      ))}
    </Command.Group>
  );
}

interface EntryProps {
  readonly value: string;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

function Entry(props: EntryProps) {
  return (
    <Command.Item
      className="flex min-h-9 cursor-pointer items-center rounded-sm px-3 aria-selected:bg-sunken"
      {...props}
    />
  );
}
