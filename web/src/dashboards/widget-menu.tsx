import type { DatasetResult, Widget } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { EllipsisVerticalIcon } from 'lucide-react';
import { Button } from '../components/button.tsx';
import { Menu, MenuItem, MenuLine, MenuNote } from '../components/menu.tsx';
import { dateTime } from '../format/time.ts';
import { useText } from '../locales/use-text.ts';
import { readPageSearch } from '../shell/page-search.ts';
import { useSignedIn } from '../shell/signed-in.ts';
import { csvOf } from './csv.ts';
import { saveFile } from './save-file.ts';
import type { Twin } from './twin.ts';

export interface WidgetMenuProps {
  readonly widget: Widget;
  readonly result: DatasetResult | undefined;
  readonly twin: Twin | undefined;
  /** Undefined: the widget has one view only. */
  readonly view?: { readonly isTable: boolean; readonly onToggle: () => void } | undefined;
}

/** What can be done with a widget: its other view, its figures as a file, its requests. */
export function WidgetMenu({ widget, result, twin, view }: WidgetMenuProps) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const title = widget.title[language];
  return (
    <Menu
      trigger={
        <Button look="quiet" size="icon" className="size-7" aria-label={say('widget.menu', { title })}>
          <EllipsisVerticalIcon aria-hidden />
        </Button>
      }
    >
      {view !== undefined && (
        <MenuItem onSelect={view.onToggle}>{say(view.isTable ? 'widget.asChart' : 'widget.asTable')}</MenuItem>
      )}
      {twin !== undefined && (
        <MenuItem onSelect={() => saveFile({ name: `${widget.id}.csv`, type: 'text/csv', text: csvOf(twin) })}>
          {say('widget.csv')}
        </MenuItem>
      )}
      <MenuItem asChild>
        <Link to="/requests" search={readPageSearch}>
          {say('widget.requests')}
        </Link>
      </MenuItem>
      {widget.kind === 'tile' && widget.description !== undefined && (
        <>
          <MenuLine />
          <MenuNote>{widget.description[language]}</MenuNote>
        </>
      )}
      {result !== undefined && (
        <>
          <MenuLine />
          <MenuNote>{say('widget.updated', { time: dateTime(result.as_of, { zone, language }) })}</MenuNote>
        </>
      )}
    </Menu>
  );
}
