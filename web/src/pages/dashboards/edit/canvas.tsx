import { type RefObject, useRef, useState } from 'react';
import type { Datasets } from '../../../api/use-datasets.ts';
import { Notice } from '../../../components/notice.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { Range } from '../../../range/range.ts';
import { AddWidget } from './add-widget.tsx';
import { CanvasCell } from './canvas-cell.tsx';
import { fittingWidth } from './model/document-parts.ts';
import { problemsWithin } from './model/document-problems.ts';
import { draggedWidth, gapAt, placeAfterMove } from './model/drop-place.ts';
import type { Editing } from './use-editor.ts';

interface CanvasProps {
  readonly editing: Editing;
  readonly datasets: Datasets;
  readonly range: Range;
}

/** What a hand is doing: moving a widget to before another, or making it wider. */
export type Dragging =
  | { readonly kind: 'move'; readonly widget: number; readonly gap: number }
  | { readonly kind: 'resize'; readonly widget: number; readonly width: number };

/** The widgets of a page on their grid of 12 columns: chosen, moved and sized by hand or with the keyboard. */
export function Canvas({ editing, datasets, range }: CanvasProps) {
  const { say, language } = useText();
  const grid = useRef<HTMLUListElement>(null);
  const [dragging, setDragging] = useState<Dragging>();
  const [told, setTold] = useState('');
  const { document, selection, problems, select } = editing;
  const page = document.pages[selection.page];
  if (page === undefined) return null;
  const acts = actsOf(editing, (place, width) =>
    setTold(say('edit.placeTold', { place: place + 1, count: page.widgets.length, width })),
  );
  const widthOf = (index: number, width: number) =>
    dragging?.kind === 'resize' && dragging.widget === index ? dragging.width : width;
  return (
    <>
      <ul ref={grid} aria-label={page.title[language]} className="grid grid-cols-12 gap-4">
        {page.widgets.map((widget, index) => (
          <CanvasCell
            // biome-ignore lint/suspicious/noArrayIndexKey: while ids are typed, two widgets may have the same
            key={index}
            widget={widget}
            width={widthOf(index, widget.width)}
            datasets={datasets}
            range={range}
            isChosen={selection.widget === index}
            isWrong={problemsWithin(problems, ['pages', selection.page, 'widgets', index]).length > 0}
            mark={markOf(dragging, index, page.widgets.length)}
            onChoose={() => select({ widget: index })}
            onMove={(by) => acts.move(index, index + by)}
            onResize={(by) => acts.resize(index, widget.width + by)}
            onDrag={(point) => setDragging({ kind: 'move', widget: index, gap: gapAt(boxesIn(grid), point) })}
            onStretch={(movedPx) => {
              const gridPx = grid.current?.clientWidth ?? 0;
              const width = fittingWidth(widget.kind, draggedWidth(widget.width, { movedPx, gridPx }));
              setDragging({ kind: 'resize', widget: index, width });
            }}
            onDrop={(isGivenUp) => {
              setDragging(undefined);
              if (isGivenUp || dragging === undefined) return;
              if (dragging.kind === 'move') acts.move(index, placeAfterMove(index, dragging.gap));
              else acts.resize(index, dragging.width);
            }}
          />
        ))}
      </ul>
      {page.widgets.length === 0 && (
        <Panel>
          <Notice kind="empty" title={say('edit.noWidgets')} text={say('edit.noWidgetsText')} />
        </Panel>
      )}
      <p role="status" className="sr-only">
        {told}
      </p>
      <AddWidget editing={editing} datasets={datasets} />
    </>
  );
}

/** Moving and sizing as edits; `tell` says where a widget is then. */
function actsOf({ document, selection, edit, select }: Editing, tell: (place: number, width: number) => void) {
  const { page } = selection;
  const widgets = document.pages[page]?.widgets ?? [];
  return {
    move: (from: number, to: number) => {
      const widget = widgets[from];
      if (widget === undefined || to < 0 || to >= widgets.length) return;
      edit({ kind: 'move_widget', page, widget: from, to: { page, at: to } });
      select({ widget: to });
      tell(to, widget.width);
    },
    resize: (index: number, width: number) => {
      const widget = widgets[index];
      if (widget === undefined) return;
      const fitting = fittingWidth(widget.kind, width);
      edit(
        { kind: 'change_widget', page, widget: index, becomes: { ...widget, width: fitting } },
        `width ${page} ${index}`,
      );
      tell(index, fitting);
    },
  };
}

/** Where a line is drawn: before the cell, or behind it when it is the last. */
function markOf(dragging: Dragging | undefined, index: number, count: number): 'before' | 'behind' | undefined {
  if (dragging?.kind !== 'move') return undefined;
  if (dragging.gap === index) return 'before';
  return dragging.gap === count && index === count - 1 ? 'behind' : undefined;
}

function boxesIn(grid: RefObject<HTMLUListElement | null>): readonly DOMRect[] {
  return [...(grid.current?.children ?? [])].map((cell) => cell.getBoundingClientRect());
}
