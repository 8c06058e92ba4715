import { expect, test } from 'vitest';
import { shapeOf } from './data-table.tsx';

const [text, number, bare] = [{}, { isNumeric: true }, { isBare: true }];

test.each([
  { when: 'two numbers share a line', columns: [text, number, number], shapes: [undefined, 'number', 'number'] },
  { when: 'a number alone takes the line', columns: [text, number, text], shapes: [undefined, undefined, undefined] },
  {
    when: 'of three the last takes the line',
    columns: [number, number, number],
    shapes: ['number', 'number', undefined],
  },
  { when: 'what is bare parts them', columns: [number, bare, number], shapes: [undefined, 'bare', undefined] },
])('in a list, $when', ({ columns, shapes }) => {
  expect(columns.map((_, place) => shapeOf(columns, place))).toEqual(shapes);
});
