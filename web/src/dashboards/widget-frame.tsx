import type { DatasetResult } from '@tallygate/contract';
import { ListFilterIcon, TriangleAlertIcon } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useRef } from 'react';
import { type PictureHolder, PictureOfWidget } from '../charts/picture-holder.ts';
import { Badge } from '../components/badge.tsx';
import { classNames } from '../components/class-names.ts';
import { Panel } from '../components/panel.tsx';
import { exactNumber } from '../format/number.ts';
import { exactTime, timeOfDay } from '../format/time.ts';
import { useText } from '../locales/use-text.ts';
import { withTexts } from '../locales/with-texts.ts';
import type { WidgetMenuProps } from './widget-menu.tsx';

// What opens is not needed to read the page: it comes right after the page, into a place kept for it.
const WidgetMenu = lazy(async () => ({ default: (await withTexts(import('./widget-menu.tsx'))).WidgetMenu }));

/** Grey, and still to be read: only pictures fade. */
const STALE_LOOK = 'grayscale [&_*]:text-muted! [&_canvas]:opacity-60 [&_svg]:opacity-60';

interface WidgetFrameProps extends Omit<WidgetMenuProps, 'picture'> {
  readonly unit: string | undefined;
  /** The newest answer was a failure, and the figures are of before. */
  readonly isStale: boolean;
  readonly children: ReactNode;
}

/** Title, unit, time and menu around a widget's content. */
export function WidgetFrame(props: WidgetFrameProps) {
  const { widget, unit, result, isStale, twin, view, legend, children } = props;
  const { language } = useText();
  const picture = useRef<PictureHolder>({ current: undefined });
  const description = widget.description?.[language];
  return (
    <Panel aria-labelledby={`widget-${widget.id}`} className="@container flex h-full flex-col">
      <header className="flex min-h-10 items-center gap-2 py-1 pr-1.5 pl-4">
        <h2
          id={`widget-${widget.id}`}
          // Beside one another, tiles differ by the ends of their titles.
          className={classNames(
            'font-semibold',
            widget.kind === 'tile' ? 'line-clamp-2 leading-tight' : 'truncate max-sm:whitespace-normal',
          )}
          title={description ?? widget.title[language]}
        >
          {widget.title[language]}
        </h2>
        {unit !== undefined && <span className="shrink-0 text-small text-muted">{unit}</span>}
        <div className="ml-auto flex shrink-0 items-center gap-1">
          {result !== undefined && <Standing result={result} isStale={isStale} isTile={widget.kind === 'tile'} />}
          <Suspense fallback={<div className="size-7" />}>
            <WidgetMenu
              widget={widget}
              result={result}
              twin={twin}
              view={view}
              legend={legend}
              picture={picture.current}
            />
          </Suspense>
        </div>
      </header>
      {/* A tile has no room for it: its menu tells it. */}
      {description !== undefined && (
        <p className={widget.kind === 'tile' ? 'sr-only' : '-mt-1 px-4 pb-2 text-small text-muted'}>{description}</p>
      )}
      <div className={classNames('flex min-h-0 flex-1 flex-col', isStale && STALE_LOOK)}>
        <PictureOfWidget value={picture.current}>{children}</PictureOfWidget>
      </div>
    </Panel>
  );
}

interface StandingProps {
  readonly result: DatasetResult;
  readonly isStale: boolean;
  readonly isTile: boolean;
}

/** Of when the figures are, and whether they are whole. A tile has no room for the words: its menu tells the time. */
function Standing({ result, isStale, isTile }: StandingProps) {
  const { say, language } = useText();
  const style = { zone: result.time_zone, language };
  const wordsLook = isTile ? 'sr-only' : '';
  if (isStale) {
    return (
      <Badge tone="warn" title={say('state.stale', { time: exactTime(result.as_of, style) })}>
        <TriangleAlertIcon aria-hidden className="size-3" />
        <span className={wordsLook}>{timeOfDay(result.as_of, style)}</span>
      </Badge>
    );
  }
  if (result.truncated) {
    return (
      <Badge tone="warn" title={say('state.partialReason', { count: exactNumber(result.rows.length, language) })}>
        <ListFilterIcon aria-hidden className="size-3" />
        <span className={wordsLook}>{say('state.partial')}</span>
      </Badge>
    );
  }
  if (isTile) return null;
  return (
    <time
      dateTime={result.as_of}
      title={exactTime(result.as_of, style)}
      className="figures text-small text-faint @max-[23rem]:hidden max-sm:hidden"
    >
      {timeOfDay(result.as_of, style)}
    </time>
  );
}
