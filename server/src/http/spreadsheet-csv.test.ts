import { expect, test } from 'vitest';
import { spreadsheetCsv } from './spreadsheet-csv.ts';

/** As the engine writes it: texts in quotes, numbers without, NULL as `\N`. */
const WRITTEN = [
  '"이름","=name","n"\n',
  '"가나다","=cmd|\' /C calc\'!A0",-3\n',
  '"-2+3+cmd|x","@a",\\N\n',
  '"+82","\tx",1e-7\n',
  '"","a""=b,\n=c",\\N\n',
  '"""=d","\\N","[-1,\'=e\']"\n',
].join('');

const READ = [
  '\uFEFF"이름","\'=name","n"\n',
  '"가나다","\'=cmd|\' /C calc\'!A0",-3\n',
  '"\'-2+3+cmd|x","\'@a",\n',
  '"\'+82","\'\tx",1e-7\n',
  '"","a""=b,\n=c",\n',
  '"""=d","\\N","[-1,\'=e\']"\n',
].join('');

async function rewritten(chunks: readonly Uint8Array[]): Promise<string> {
  const parts: Uint8Array[] = [];
  const given = (async function* () {
    yield* chunks;
  })();
  for await (const part of spreadsheetCsv(given)) parts.push(part);
  return Buffer.concat(parts).toString();
}

test('a spreadsheet reads Korean, computes nothing that people or clients wrote, and shows nothing where nothing is known', async () => {
  expect(await rewritten([Buffer.from(WRITTEN)])).toBe(READ);
});

test.each([1, 2, 3, 7])('pieces of %i bytes make the same file', async (length) => {
  const bytes = Buffer.from(WRITTEN);
  const count = Math.ceil(bytes.length / length);
  const chunks = Array.from({ length: count }, (_, index) => bytes.subarray(index * length, (index + 1) * length));
  expect(await rewritten(chunks)).toBe(READ);
});

test('a file without a line has the mark alone', async () => {
  expect(await rewritten([])).toBe('\uFEFF');
});
