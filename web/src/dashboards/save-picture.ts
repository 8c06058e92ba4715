import { saveFile } from './save-file.ts';
import type { SeriesColour } from './widgets.ts';

/** What the colours of a picture mean; undefined: grey, of the period before. */
export type PictureLegend = readonly { readonly title: string; readonly colour: SeriesColour | undefined }[];

interface Picture {
  /** Of the file, without its ending. */
  readonly name: string;
  /** The chart, twice as fine as on the page. */
  readonly canvas: HTMLCanvasElement;
  readonly title: string;
  /** Of when the figures are, and in which zone. */
  readonly text: string;
  readonly legend: PictureLegend;
}

/** Points of the file for each point of the page. */
const RATIO = 2;
const EDGE = 16 * RATIO;
const LINE = 20 * RATIO;
const SWATCH = 8 * RATIO;

/** Saves a chart as PNG in the colours of now, with its title, its range, and what its colours mean. */
export function savePicture(picture: Picture): void {
  const whole = paint(picture);
  whole.toBlob((file) => file !== null && saveFile({ name: `${picture.name}.png`, file }), 'image/png');
}

function paint({ canvas, title, text, legend }: Picture): HTMLCanvasElement {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const font = (weight: number, size: number) => `${weight} ${size * RATIO}px 'Pretendard Variable', sans-serif`;
  const whole = document.createElement('canvas');
  const pen = whole.getContext('2d');
  if (pen === null) return canvas;
  whole.width = canvas.width + 2 * EDGE;
  pen.font = font(400, 12);
  const rows = legend.length < 2 ? [] : rowsOf(legend, { pen, width: canvas.width });
  const top = EDGE + 2 * LINE + rows.length * LINE;
  whole.height = top + canvas.height + EDGE;

  pen.fillStyle = token('surface');
  pen.fillRect(0, 0, whole.width, whole.height);
  pen.textBaseline = 'middle';
  pen.fillStyle = token('ink');
  pen.font = font(600, 14);
  pen.fillText(title, EDGE, EDGE + LINE / 2, canvas.width);
  pen.fillStyle = token('muted');
  pen.font = font(400, 12);
  pen.fillText(text, EDGE, EDGE + LINE * 1.5, canvas.width);
  for (const [index, row] of rows.entries()) {
    const middle = EDGE + LINE * (2.5 + index);
    for (const { at, title: name, colour } of row) {
      pen.fillStyle = token(colour === undefined ? 'faint' : `chart-${colour}`);
      pen.fillRect(EDGE + at, middle - SWATCH / 2, SWATCH, SWATCH);
      pen.fillStyle = token('muted');
      pen.fillText(name, EDGE + at + SWATCH * 1.75, middle);
    }
  }
  pen.drawImage(canvas, EDGE, top);
  return whole;
}

type Entry = PictureLegend[number] & { readonly at: number };

/** As many to a line as there is room for. */
function rowsOf(
  legend: PictureLegend,
  { pen, width }: { readonly pen: CanvasRenderingContext2D; readonly width: number },
): readonly (readonly Entry[])[] {
  const rows: Entry[][] = [];
  let at = 0;
  for (const { title, colour } of legend) {
    const length = SWATCH * 1.75 + pen.measureText(title).width + EDGE;
    if (rows.length === 0 || at + length > width) {
      rows.push([]);
      at = 0;
    }
    rows.at(-1)?.push({ title, colour, at });
    at += length;
  }
  return rows;
}
