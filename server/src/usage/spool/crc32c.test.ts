import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { crc32c } from './crc32c.ts';

// RFC 3720, appendix B.4, and the check value of the catalogue of parametrised CRC algorithms.
const PUBLISHED = [
  { of: 'the text 123456789', bytes: Buffer.from('123456789'), sum: 0xe3069283 },
  { of: 'nothing', bytes: Buffer.alloc(0), sum: 0 },
  { of: '32 zero bytes', bytes: Buffer.alloc(32), sum: 0x8a9136aa },
  { of: '32 bytes of ones', bytes: Buffer.alloc(32, 0xff), sum: 0x62a8ab43 },
  { of: '32 rising bytes', bytes: Buffer.from(Array.from({ length: 32 }, (_, at) => at)), sum: 0x46dd794e },
  { of: '32 falling bytes', bytes: Buffer.from(Array.from({ length: 32 }, (_, at) => 31 - at)), sum: 0x113fdb5c },
];

test.each(PUBLISHED)('the sum of $of is the published one', ({ bytes, sum }) => {
  expect(crc32c(bytes)).toBe(sum);
});

test('eight bytes at a time give what one bit at a time gives, whatever the place and the length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(20), (bytes, from) => {
      expect(crc32c(bytes, Math.min(from, bytes.length))).toBe(bitByBit(bytes.subarray(from)));
    }),
    { numRuns: inject('isProof') ? 5_000 : 200 },
  );
});

function bitByBit(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}
