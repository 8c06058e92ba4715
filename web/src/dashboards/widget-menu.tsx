import type { DatasetResult } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { EllipsisVerticalIcon } from 'lucide-react';
import { useContext, useState } from 'react';
import type { PictureHolder } from '../charts/picture-holder.ts';
import { Button } from '../components/button.tsx';
import { Menu, MenuItem, MenuLine, MenuNote } from '../components/menu.tsx';
import { exactNumber } from '../format/number.ts';
import { calendarDay, dateTime, zoneName } from '../format/time.ts';
import { useText } from '../locales/use-text.ts';
import { readPageSearch } from '../shell/page-search.ts';
import { csvOf } from './csv.ts';
import { requestsSearch } from './requests-search.ts';
import { saveFile } from './save-file.ts';
import { type PictureLegend, savePicture } from './save-picture.ts';
import type { Twin } from './twin.ts';
import { useOpenInSql } from './use-open-in-sql.ts';
import { type Viewing, ViewingNow } from './viewing.ts';
import type { DataWidget } from './widgets.ts';

export interface WidgetMenuProps {
  readonly widget: DataWidget;
  readonly result: DatasetResult | undefined;
  readonly twin: Twin | undefined;
  /** Undefined: the widget has one view only. */
  readonly view?: { readonly isTable: boolean; readonly onToggle: () => void } | undefined;
  /** What its colours mean, for a picture that is saved. */
  readonly legend?: PictureLegend | undefined;
  /** Holds how it is drawn, while it is. */
  readonly picture: PictureHolder;
}

/** What can be done with a widget: its other view, its figures and its picture as files, its statement, its requests. */
export function WidgetMenu(props: WidgetMenuProps) {
  const { widget, result, view } = props;
  const { say, language } = useText();
  const viewing = useContext(ViewingNow);
  const [problem, setProblem] = useState<string>();
  return (
    <Menu
      trigger={
        <Button
          look="quiet"
          size="icon"
          className="size-7"
          aria-label={say('widget.menu', { title: widget.title[language] })}
        >
          <EllipsisVerticalIcon aria-hidden />
        </Button>
      }
    >
      {view !== undefined && (
        <MenuItem onSelect={view.onToggle}>{say(view.isTable ? 'widget.asChart' : 'widget.asTable')}</MenuItem>
      )}
      <Files {...props} viewing={viewing} onProblem={setProblem} />
      {viewing?.source.statement !== undefined && (
        <OpenInSql dataset={widget.dataset} viewing={viewing} onProblem={setProblem} />
      )}
      {viewing?.source.hasRequests !== false && (
        <MenuItem asChild>
          <Link
            to="/requests"
            search={viewing === undefined ? readPageSearch : requestsSearch(viewing.search, widget.requests)}
          >
            {say('widget.requests')}
          </Link>
        </MenuItem>
      )}
      {problem !== undefined && (
        <MenuNote>
          <span role="alert" className="text-bad">
            {problem}
          </span>
        </MenuNote>
      )}
      {widget.description !== undefined && (
        <>
          <MenuLine />
          <MenuNote>{widget.description[language]}</MenuNote>
        </>
      )}
      {result !== undefined && (
        <>
          <MenuLine />
          <MenuNote>
            {say('widget.updated', { time: dateTime(result.as_of, { zone: result.time_zone, language }) })}
          </MenuNote>
        </>
      )}
    </Menu>
  );
}

interface WithViewing {
  readonly viewing: Viewing | undefined;
  readonly onProblem: (message: string | undefined) => void;
}

/** The figures as CSV, by the server where it writes them, and the picture. */
function Files({ widget, result, twin, legend, picture, viewing, onProblem }: WidgetMenuProps & WithViewing) {
  const { say, language } = useText();
  const csv = viewing?.source.csv;
  const saveCsv = () => {
    if (csv === undefined) {
      const count = result?.truncated === true ? exactNumber(result.rows.length, language) : undefined;
      const missing = count === undefined ? undefined : say('state.partialReason', { count });
      if (twin !== undefined) saveFile({ name: `${widget.id}.csv`, file: textFile(csvOf(twin, missing)) });
      return;
    }
    onProblem(undefined);
    csv(widget.dataset, viewing?.question ?? { from: '', to: '' })
      .then((file) => saveFile({ name: `${widget.id}.csv`, file }))
      .catch((error: Error) => onProblem(error.message));
  };
  const savePng = () => {
    const zone = result?.time_zone ?? 'UTC';
    const range = viewing?.range;
    const span =
      range === undefined
        ? []
        : [
            say('range.span', {
              first: calendarDay(range.firstDay, language),
              last: calendarDay(range.lastDay, language),
            }),
            zoneName({ zone, language }, range.to),
          ];
    const canvas = picture.current?.();
    if (canvas === undefined) return;
    savePicture({
      name: widget.id,
      canvas,
      title: widget.title[language],
      text: span.join(' · '),
      legend: legend ?? [],
    });
  };
  return (
    <>
      {result !== undefined && (csv !== undefined || twin !== undefined) && (
        <MenuItem onSelect={keepingOpen(csv !== undefined, saveCsv)}>{say('widget.csv')}</MenuItem>
      )}
      {picture.current !== undefined && <MenuItem onSelect={savePng}>{say('widget.png')}</MenuItem>}
    </>
  );
}

/** What may fail keeps the menu open: there it says why. */
function keepingOpen(isKept: boolean, act: () => void): (event: Event) => void {
  return (event) => {
    if (isKept) event.preventDefault();
    act();
  };
}

function textFile(text: string): Blob {
  return new Blob([text], { type: 'text/csv;charset=utf-8' });
}

interface OpenInSqlProps extends WithViewing {
  readonly dataset: string;
  readonly viewing: Viewing;
}

function OpenInSql({ dataset, viewing, onProblem }: OpenInSqlProps) {
  const { say } = useText();
  const open = useOpenInSql(viewing);
  return (
    <MenuItem
      onSelect={(event) => {
        event.preventDefault();
        open(dataset).catch((error: Error) => onProblem(error.message));
      }}
    >
      {say('widget.sql')}
    </MenuItem>
  );
}
