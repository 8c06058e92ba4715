import type { Widget } from '@tallygate/contract';
import { GripVerticalIcon } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, memo, useEffect, useRef } from 'react';
import type { Datasets } from '../../../api/use-datasets.ts';
import { Badge } from '../../../components/badge.tsx';
import { classNames } from '../../../components/class-names.ts';
import { useNow } from '../../../dashboards/use-now.ts';
import { WidgetView } from '../../../dashboards/widget-view.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { Range } from '../../../range/range.ts';

interface CanvasCellProps {
  readonly widget: Widget;
  /** In columns of 12, while it is dragged too. */
  readonly width: number;
  readonly datasets: Datasets;
  readonly range: Range;
  readonly isChosen: boolean;
  readonly isWrong: boolean;
  /** Where what is dragged would come to stand. */
  readonly mark: 'before' | 'behind' | undefined;
  readonly onChoose: () => void;
  /** By how many places, with the keyboard. */
  readonly onMove: (by: -1 | 1) => void;
  /** By how many columns, with the keyboard. */
  readonly onResize: (by: -1 | 1) => void;
  readonly onDrag: (point: { readonly x: number; readonly y: number }) => void;
  /** The right edge was dragged this far since it was taken. */
  readonly onStretch: (movedPx: number) => void;
  readonly onDrop: (isGivenUp: boolean) => void;
}

/** There is room for the inspector beside the canvas. */
const BESIDE = '(width >= 80rem)';

/** One widget on the canvas, with its handles. */
export function CanvasCell(props: CanvasCellProps) {
  const { widget, width, datasets, range, isChosen, isWrong, mark, onChoose } = props;
  const { say, language } = useText();
  const title = widget.title[language] || widget.id;
  const cell = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Where the inspector lies over the page, what it tells of stays in sight above it.
    if (isChosen && !matchMedia(BESIDE).matches) cell.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <li
      ref={cell}
      style={{ '--columns': width } as CSSProperties}
      className={classNames(
        'relative col-span-12 min-w-0 scroll-mt-16 rounded-md max-xl:scroll-mb-[52vh] sm:[grid-column:span_var(--columns)/span_var(--columns)]',
        isChosen && 'outline-2 outline-offset-2 outline-accent',
        mark === 'before' && 'before:absolute before:inset-y-0 before:-left-[9px] before:w-0.5 before:bg-accent',
        mark === 'behind' && 'after:absolute after:inset-y-0 after:-right-[9px] after:w-0.5 after:bg-accent',
      )}
    >
      <div className="mb-1 flex items-center gap-1">
        <Handle {...props} title={title} />
        <button
          type="button"
          aria-pressed={isChosen}
          onClick={onChoose}
          className="min-w-0 flex-1 truncate rounded-sm px-1 text-left text-small text-muted hover:text-ink"
        >
          {say(`edit.kind.${widget.kind}`)} <span className="sr-only">{title}</span>
          <span className="figures">{say('edit.columns', { width })}</span>
        </button>
        {isWrong && <Badge tone="warn">{say('edit.hasProblems')}</Badge>}
      </div>
      {/* A click anywhere chooses it, for hands; the button above does so for everybody. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the same is done by the button above */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the same is done by the button above */}
      <div onClick={onChoose} className="h-[calc(100%-1.75rem)]">
        <Drawn widget={widget} datasets={datasets} range={range} />
      </div>
      <Edge {...props} />
    </li>
  );
}

/** Drawn anew only when what it shows is another, not with each move of a hand. */
const Drawn = memo(function Drawn({ widget, datasets, range }: Pick<CanvasCellProps, 'widget' | 'datasets' | 'range'>) {
  const now = useNow();
  return (
    <WidgetView
      widget={widget}
      datasets={datasets}
      before={undefined}
      granter={undefined}
      range={range}
      now={now}
      isNothing={false}
    />
  );
});

const KEYS: Readonly<Record<string, -1 | 1>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** Is dragged to another place; arrows move it, with Shift they size it. */
function Handle({ title, onChoose, onMove, onResize, onDrag, onDrop }: CanvasCellProps & { readonly title: string }) {
  const { say } = useText();
  const isHeld = useRef(false);
  const follow = (event: KeyboardEvent) => {
    const by = KEYS[event.key];
    if (event.key === 'Escape' && isHeld.current) {
      isHeld.current = false;
      onDrop(true);
    }
    if (by === undefined) return;
    event.preventDefault();
    if (event.shiftKey) onResize(by);
    else onMove(by);
  };
  return (
    <button
      type="button"
      aria-label={say('edit.move', { title })}
      title={say('edit.moveHint')}
      className="flex size-6 shrink-0 cursor-grab touch-none items-center justify-center rounded-sm text-muted hover:bg-sunken hover:text-ink active:cursor-grabbing"
      onKeyDown={follow}
      onClick={onChoose}
      onPointerDown={(event) => {
        isHeld.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => isHeld.current && onDrag({ x: event.clientX, y: event.clientY })}
      onPointerUp={() => {
        if (isHeld.current) onDrop(false);
        isHeld.current = false;
      }}
      onPointerCancel={() => {
        isHeld.current = false;
        onDrop(true);
      }}
    >
      <GripVerticalIcon aria-hidden className="size-4" />
    </button>
  );
}

/** The right edge, which makes a widget wider; the keyboard has the handle. */
function Edge({ onStretch, onDrop }: Pick<CanvasCellProps, 'onStretch' | 'onDrop'>) {
  const taken = useRef<number>(undefined);
  return (
    <div
      aria-hidden
      className="absolute inset-y-6 -right-2 w-3 cursor-ew-resize touch-none rounded-sm hover:bg-accent/30 max-sm:hidden"
      onPointerDown={(event) => {
        taken.current = event.clientX;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => taken.current !== undefined && onStretch(event.clientX - taken.current)}
      onPointerUp={() => {
        taken.current = undefined;
        onDrop(false);
      }}
      onPointerCancel={() => {
        taken.current = undefined;
        onDrop(true);
      }}
    />
  );
}
