import { expect, test } from 'vitest';
import { parametersOf } from './parameters-of.ts';

test.each([
  ['SELECT {n:UInt8}', [['n', 'UInt8']]],
  [
    "WHERE t >= {from:DateTime64(3, 'UTC')} AND x IN {list: Array(String)}",
    [
      ['from', "DateTime64(3, 'UTC')"],
      ['list', 'Array(String)'],
    ],
  ],
  ['SELECT {n:UInt8} + {n:UInt8}', [['n', 'UInt8']]],
  ["SELECT '{n:UInt8}' -- {m:UInt8}\n, `{k:UInt8}`", []],
  ['SELECT {n}, {n:}, {:UInt8}, {n:UInt8', []],
  ['WHERE {{rows}}', []],
  ['SELECT {이름:String}', [['이름', 'String']]],
])('the parameters of %s', (text, expected) => {
  expect(parametersOf(text).map(({ name, type }) => [name, type])).toEqual(expected);
});
