import type { SqlResult } from '@tallygate/contract';
import { cellText } from './cell-text.ts';

const LETTER_PX = 7.3;
const PADDING_PX = 26;
const SORT_ICON_PX = 18;
const WIDTH_PX = { min: 72, max: 360 };
const LOOKED_AT_ROWS = 100;
/** Letters of Korean and the like are twice as wide. */
const WIDE = /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g;

/** How wide the columns of a result are drawn, in pixels: by their titles and first rows, so that they stay while one scrolls. */
export function columnWidths({ columns, rows }: Pick<SqlResult, 'columns' | 'rows'>): readonly number[] {
  const looked = rows.slice(0, LOOKED_AT_ROWS);
  return columns.map(({ name }, index) => {
    const title = lettersOf(name) * LETTER_PX + SORT_ICON_PX;
    const cells = looked.map((row) => lettersOf(cellText(row[index]) ?? 'NULL') * LETTER_PX);
    return clamp(Math.max(title, ...cells) + PADDING_PX);
  });
}

function lettersOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

function clamp(width: number): number {
  return Math.round(Math.min(Math.max(width, WIDTH_PX.min), WIDTH_PX.max));
}
