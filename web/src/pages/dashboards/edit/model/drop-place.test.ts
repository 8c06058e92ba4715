import { expect, test } from 'vitest';
import { draggedWidth, gapAt, placeAfterMove } from './drop-place.ts';

/** Two lines: three boxes, then one as wide as all. */
const BOXES = [
  { left: 0, right: 100, top: 0, bottom: 50 },
  { left: 110, right: 210, top: 0, bottom: 50 },
  { left: 220, right: 320, top: 0, bottom: 40 },
  { left: 0, right: 320, top: 60, bottom: 160 },
];

test.each([
  { when: 'above all', x: 200, y: -5, gap: 0 },
  { when: 'left half of the first', x: 20, y: 10, gap: 0 },
  { when: 'right half of the first', x: 80, y: 10, gap: 1 },
  { when: 'between the first and the second', x: 105, y: 10, gap: 1 },
  { when: 'right half of the last of a line', x: 300, y: 10, gap: 3 },
  { when: 'below a short one of a line', x: 300, y: 45, gap: 2 },
  { when: 'between the lines', x: 50, y: 55, gap: 3 },
  { when: 'left half of the wide one', x: 50, y: 100, gap: 3 },
  { when: 'right half of the wide one', x: 300, y: 100, gap: 4 },
  { when: 'below all', x: 10, y: 999, gap: 4 },
])('$when is before place $gap', ({ x, y, gap }) => {
  expect(gapAt(BOXES, { x, y })).toBe(gap);
});

test('without boxes there is one place', () => {
  expect(gapAt([], { x: 1, y: 1 })).toBe(0);
});

test.each([
  { from: 0, gap: 0, place: 0 },
  { from: 0, gap: 1, place: 0 },
  { from: 0, gap: 3, place: 2 },
  { from: 2, gap: 0, place: 0 },
])('what stood at $from and is put into gap $gap stands at $place', ({ from, gap, place }) => {
  expect(placeAfterMove(from, gap)).toBe(place);
});

test.each([
  { width: 4, movedPx: 100, width2: 5 },
  { width: 4, movedPx: 40, width2: 4 },
  { width: 4, movedPx: -210, width2: 2 },
])('an edge moved by $movedPx of 1200 px makes $width columns $width2', ({ width, movedPx, width2 }) => {
  expect(draggedWidth(width, { movedPx, gridPx: 1_200 })).toBe(width2);
});
