/** Where something stands on the page, in pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Before which of the boxes a point is, in reading order: 0 before all, their number behind all. Boxes stand in lines from left to
 * right, and lines from top to bottom.
 */
export function gapAt(boxes: readonly Box[], { x, y }: { readonly x: number; readonly y: number }): number {
  const isInLine = ({ top, bottom }: Box) => y >= top && y < bottom;
  const line = boxes.flatMap((box, index) => (isInLine(box) ? [{ box, index }] : []));
  if (line.length > 0) {
    const next = line.find(({ box }) => x < (box.left + box.right) / 2);
    return next?.index ?? (line.at(-1)?.index ?? 0) + 1;
  }
  const below = boxes.findIndex(({ top }) => top > y);
  return below === -1 ? boxes.length : below;
}

/** The place that something has once it was taken out and put into a gap. */
export function placeAfterMove(from: number, gap: number): number {
  return gap > from ? gap - 1 : gap;
}

const COLUMNS = 12;

/** How many of the 12 columns a widget takes when its right edge is dragged. Whole columns, before the kind's bounds. */
export function draggedWidth(
  width: number,
  { movedPx, gridPx }: { readonly movedPx: number; readonly gridPx: number },
): number {
  return gridPx <= 0 ? width : Math.round(width + (movedPx / gridPx) * COLUMNS);
}
