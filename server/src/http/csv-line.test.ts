import { expect, test } from 'vitest';
import { csvLine } from './csv-line.ts';

test('a spreadsheet computes no text, and takes every number for one', () => {
  const formulas = ['=1+1', "-2+3+cmd|' /C calc'!A0", '+82', '@a', '\tx'];
  expect(csvLine(formulas)).toBe(`${formulas.map((text) => `'${text}`).join(',')}\r\n`);
  expect(csvLine([-3, '-3.25', -1.5e-7, '9007199254740993', null])).toBe('-3,-3.25,-1.5e-7,9007199254740993,\r\n');
});

test('commas, quotes and breaks stand in quotes', () => {
  expect(csvLine(['a,b', '"', 'a\r\nb', '가'])).toBe('"a,b","""","a\r\nb",가\r\n');
});
