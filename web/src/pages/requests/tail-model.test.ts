import type { RequestArrivals } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { EMPTY_TAIL, mergedRows, sinceListed, TAIL_ROWS_MAX, withArrivals } from './tail-model.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 12) + second * 1_000).toISOString();
const row = (id: string, second: number, millisecond = 0) =>
  ({
    request_id: id,
    ingested_at: at(second).replace('.000Z', `.${String(millisecond).padStart(3, '0')}Z`),
  }) as RequestArrivals['data'][number];
const answer = (
  rows: RequestArrivals['data'],
  seconds: Readonly<Record<number, number>>,
  earlier = 0,
): RequestArrivals => ({
  data: rows,
  seconds: Object.entries(seconds).map(([second, requests]) => ({ at: at(Number(second)), requests })),
  earlier,
  cursor: `after ${rows.length}`,
});
const ids = (rows: readonly { readonly request_id: string }[]) => rows.map((each) => each.request_id);

test('rows that come again with a second that holds more are shown once, in the order in which they were stored', () => {
  const first = withArrivals(EMPTY_TAIL, answer([row('b', 2, 5), row('a', 1)], { 1: 1, 2: 1 }));
  const second = withArrivals(first, answer([row('late', 2, 9), row('b', 2, 5), row('c', 3)], { 2: 2, 3: 1 }));
  expect(ids(second.rows)).toEqual(['c', 'late', 'b', 'a']);
  expect([first.missed, second.missed, second.cursor]).toEqual([0, 0, 'after 3']);
});

test('what a second holds and did not come is missed, until it comes', () => {
  const flood = withArrivals(withArrivals(EMPTY_TAIL, answer([], {})), answer([row('a', 1)], { 1: 40 }));
  expect(flood.missed).toBe(39);
  const again = withArrivals(flood, answer([row('b', 1), row('a', 1)], { 1: 41 }));
  expect(again.missed).toBe(39);
  expect(withArrivals(again, answer([], {}, 7)).missed).toBe(46);
});

test('what had come before the first look stands in the list, and only what a second holds more later is missed', () => {
  const first = withArrivals(EMPTY_TAIL, answer([row('b', 2), row('a', 1)], { 1: 40, 2: 10 }));
  expect(first.missed).toBe(0);
  expect(withArrivals(first, answer([row('c', 2)], { 2: 15 })).missed).toBe(4);
});

test('rows that fall out of those that are kept are missed, until the list is read anew', () => {
  let tail = EMPTY_TAIL;
  for (let second = 1; second <= 12; second++) {
    const rows = Array.from({ length: 100 }, (_, index) => row(`${second} ${index}`, second));
    tail = withArrivals(tail, answer(rows, { [second]: 100 }));
  }
  expect([tail.rows.length, tail.missed]).toEqual([TAIL_ROWS_MAX, 1_200 - TAIL_ROWS_MAX]);
  const meanwhile = withArrivals(tail, answer([row('new', 13)], { 13: 3 }));
  const left = sinceListed(meanwhile, tail);
  expect([ids(left.rows), left.missed]).toEqual([['new'], 3]);
  const next = withArrivals(left, answer([row('newer', 14), row('12 99', 12)], { 14: 1 }));
  expect([ids(next.rows), next.missed]).toEqual([['newer', 'new'], 3]);
});

test('after a line that was cut, what comes again is no news', () => {
  const before = withArrivals(EMPTY_TAIL, answer([row('a', 1)], { 1: 1 }));
  const anew = withArrivals({ ...before, cursor: undefined }, answer([row('b', 2), row('a', 1)], { 1: 1, 2: 1 }));
  expect([ids(anew.rows), anew.missed]).toEqual([['b', 'a'], 0]);
});

test('no more rows are kept than the page can show', () => {
  const many = Array.from({ length: TAIL_ROWS_MAX + 50 }, (_, index) => row(`r${index}`, 1 + (index % 50)));
  expect(withArrivals(EMPTY_TAIL, answer(many, {})).rows).toHaveLength(TAIL_ROWS_MAX);
});

test('rows that a list holds already do not stand before it', () => {
  expect(ids(mergedRows([row('c', 3), row('b', 2)], [row('b', 2), row('a', 1)]))).toEqual(['c', 'b', 'a']);
});
