import type { Widget } from '@tallygate/contract';

/** How many of the 12 columns a widget takes: on a phone, on a tablet, on a wide screen. */
export interface Span {
  readonly narrow: number;
  readonly middle: number;
  readonly wide: number;
}

/** Tiles stand two by two where it is narrow, the first alone when they are odd in number; everything else takes the line. */
export function spansOf(widgets: readonly Widget[]): readonly Span[] {
  const tiles = widgets.filter(({ kind }) => kind === 'tile').length;
  let tile = -1;
  return widgets.map((widget) => {
    if (widget.kind !== 'tile')
      return { narrow: 12, middle: widget.width > 4 && widget.width < 8 ? 6 : 12, wide: widget.width };
    tile += 1;
    return { narrow: tile === 0 && tiles % 2 === 1 ? 12 : 6, middle: middleOf(tile, tiles), wide: widget.width };
  });
}

/** Three to a line; what would leave one alone stands two to a line. */
function middleOf(tile: number, tiles: number): number {
  if (tiles % 3 === 0) return 4;
  const pairs = tiles % 3 === 1 ? 4 : 2;
  return tile >= tiles - pairs ? 6 : 4;
}
