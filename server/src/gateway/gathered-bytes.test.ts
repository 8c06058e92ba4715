import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { GatheredBytes } from './gathered-bytes.ts';

test('pieces, however cut, become the same bytes, and earlier views stay as they were', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(pieces, (parts) => {
      const gathered = new GatheredBytes();
      const views: { readonly view: Buffer; readonly copy: Buffer }[] = [];
      for (const part of parts) {
        gathered.add(Buffer.from(part));
        views.push({ view: gathered.bytes(), copy: Buffer.from(gathered.bytes()) });
      }
      expect(gathered.bytes()).toEqual(Buffer.concat(parts));
      expect(gathered.length).toBe(gathered.bytes().length);
      for (const { view, copy } of views) expect(view).toEqual(copy);
    }),
    { numRuns: inject('isProof') ? 2_000 : 100 },
  );
});

test('one piece is not copied', () => {
  const gathered = new GatheredBytes();
  const piece = Buffer.from('whole');
  gathered.add(piece);
  expect(gathered.bytes()).toBe(piece);
});

test('after clearing, nothing is left, and a view given before stays', () => {
  const gathered = new GatheredBytes();
  gathered.add(Buffer.from('a'));
  gathered.add(Buffer.from('b'));
  const view = gathered.bytes();
  gathered.clear();
  gathered.add(Buffer.from('x'));
  gathered.add(Buffer.from('y'));
  expect(view.toString()).toBe('ab');
  expect(gathered.bytes().toString()).toBe('xy');
});

test('three million pieces of one byte take a few megabytes and less than a few seconds', () => {
  const gathered = new GatheredBytes();
  const piece = Buffer.from('x');
  const before = process.memoryUsage().arrayBuffers;
  for (let index = 0; index < 3_000_000; index++) gathered.add(piece);
  expect(gathered.length).toBe(3_000_000);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16_000_000);
});
