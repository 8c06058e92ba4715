import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createResultCache } from './result-cache.ts';

test('gives back what was put, until the count is reached: then the one unused for longest goes', () => {
  const cache = createResultCache<number>({ countMax: 2, bytesMax: 100 });
  cache.put('a', 1, 10);
  cache.put('b', 2, 10);
  expect(cache.get('a')).toBe(1);
  cache.put('c', 3, 10);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});

test('a value larger than everything is not kept, and drives nothing out', () => {
  const cache = createResultCache<number>({ countMax: 9, bytesMax: 100 });
  cache.put('a', 1, 100);
  cache.put('b', 2, 101);
  expect([cache.get('a'), cache.get('b')]).toEqual([1, undefined]);
  cache.put('a', 3, 101);
  expect([cache.get('a'), cache.bytes, cache.count]).toEqual([undefined, 0, 0]);
});

test('whatever is put, both bounds hold, and a kept value is the last one of its key', () => {
  const put = fc.record({ key: fc.constantFrom(...'abcdefgh'), bytes: fc.integer({ min: 0, max: 60 }) });
  fc.assert(
    fc.property(fc.array(put, { maxLength: 60 }), (puts) => {
      const cache = createResultCache<number>({ countMax: 4, bytesMax: 100 });
      const last = new Map<string, number>();
      puts.forEach(({ key, bytes }, index) => {
        cache.put(key, index, bytes);
        last.set(key, index);
        expect(cache.count).toBeLessThanOrEqual(4);
        expect(cache.bytes).toBeLessThanOrEqual(100);
        expect(cache.get(key)).toBe(index);
      });
      for (const [key, index] of last) expect([undefined, index]).toContain(cache.get(key));
    }),
  );
});
