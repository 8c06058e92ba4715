import { expect, test } from 'vitest';
import { chartFiles, FIRST_PAGE_BYTES_MAX, firstPageFiles, type WebFile } from './web-size.ts';

const sumOf = (files: readonly WebFile[]) => files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);

test('the first page is there within 200 KiB, before charts and fonts', () => {
  const files = firstPageFiles();
  expect(files.filter(({ path }) => path.endsWith('.js')).length).toBeGreaterThan(1);
  expect(files.filter(({ path }) => path.endsWith('.css'))).toHaveLength(1);
  expect(sumOf(files)).toBeLessThanOrEqual(FIRST_PAGE_BYTES_MAX);
});

test('the drawing library comes with the first chart, and not before', () => {
  expect(sumOf(chartFiles())).toBeGreaterThan(100 * 1_024);
});
