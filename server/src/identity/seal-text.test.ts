import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemRandom } from '#kernel';
import { textBox } from './seal-text.ts';

const box = textBox(new Uint8Array(32).fill(1), systemRandom);

test('what was sealed opens for its purpose alone, and never looks the same twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (text, purpose, other) => {
      const sealed = box.seal(text, purpose);
      expect(box.open(sealed, purpose)).toBe(Buffer.from(text).toString());
      expect(box.seal(text, purpose)).not.toBe(sealed);
      if (other !== purpose) expect(box.open(sealed, other)).toBeUndefined();
    }),
    { seed: 20261122 },
  );
});

test('with any bit changed, cut, or under another key it does not open', () => {
  const sealed = Buffer.from(box.seal('a secret', 'x'), 'base64url');
  for (let at = 0; at < sealed.length * 8; at++) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
    expect(box.open(changed.toString('base64url'), 'x'), `bit ${at}`).toBeUndefined();
  }
  for (let length = 0; length < sealed.length; length++) {
    expect(box.open(sealed.subarray(0, length).toString('base64url'), 'x')).toBeUndefined();
  }
  const other = textBox(new Uint8Array(32).fill(2), systemRandom);
  expect(other.open(sealed.toString('base64url'), 'x')).toBeUndefined();
  expect(() => textBox(new Uint8Array(16), systemRandom)).toThrow('32 bytes');
});
