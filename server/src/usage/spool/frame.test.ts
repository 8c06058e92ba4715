import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { crc32c } from './crc32c.ts';
import {
  decodeFrame,
  encodeIntent,
  encodeProgress,
  encodeRecord,
  encodeRecordAfter,
  eventTimeOf,
  type Frame,
  looksLikeFrame,
  requestIdOf,
  textOf,
} from './frame.ts';

const ID = '018f2b6a-7c1e-7a2b-8c3d-0123456789ab';
const AT = 1_767_571_200_123;
const INTENT = { requestId: ID, eventTimeMs: AT, opening: '{"이름":"값"' };

function encoded(type: Frame['type'], text: string): Buffer {
  const into = Buffer.alloc(4096);
  if (type === 'progress') return into.subarray(0, encodeProgress({ into, from: 0 }, ID, text));
  if (type === 'intent') return into.subarray(0, encodeIntent({ into, from: 0 }, { ...INTENT, opening: text }));
  return into.subarray(0, encodeRecord({ into, from: 0 }, { ...INTENT, opening: text }, ',"b":2}'));
}

/** The same frame as another version would have summed it. */
function ofVersion(version: number, frame: Buffer): Buffer {
  const bytes = Buffer.from(frame);
  bytes[9] = version;
  bytes.writeUInt32LE(version === 1 ? crc32c(bytes, 8) : crc32(bytes.subarray(8)), 4);
  return bytes;
}

function frameOf(bytes: Buffer): Frame {
  const decoded = decodeFrame(bytes, 0, bytes.length);
  if (decoded.kind !== 'frame') throw new Error(`not a frame but ${decoded.kind}`);
  return decoded.frame;
}

test.each(['intent', 'progress', 'record'] as const)('a frame of type %s reads back as it was written', (type) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const frame = frameOf(encoded(type, text));
      expect(frame.type).toBe(type);
      expect(requestIdOf(frame)).toBe(ID);
      if (type !== 'progress') expect(eventTimeOf(frame)).toBe(AT);
      expect(textOf(frame)).toEqual(Buffer.from(type === 'record' ? `${text},"b":2}` : text));
    }),
  );
});

test('a frame is laid out as the format says, so that every version can read it', () => {
  expect(encoded('progress', ',"a":1}').toString('hex')).toBe(
    `2d000000875ba1320202${Buffer.from(`${ID},"a":1}`).toString('hex')}`,
  );
});

test('a frame of version 1, whose sum is CRC-32C, is read', () => {
  const bytes = Buffer.from(`2d0000003524b7250201${Buffer.from(`${ID},"a":1}`).toString('hex')}`, 'hex');
  const frame = frameOf(bytes);
  expect([frame.type, requestIdOf(frame), textOf(frame).toString()]).toEqual(['progress', ID, ',"a":1}']);
});

test.each([1, 2])('no flipped bit in a frame of version %d goes unnoticed', (version) => {
  const whole = ofVersion(version, encoded('record', '{"a":1'));
  expect(frameOf(whole).type).toBe('record');
  for (let bit = 0; bit < whole.length * 8; bit++) {
    const bytes = Buffer.from(whole);
    bytes[bit >> 3] = bytes[bit >> 3]! ^ (1 << (bit & 7));
    expect(['torn', 'short', 'end'], `bit ${bit}`).toContain(decodeFrame(bytes, 0, bytes.length).kind);
  }
});

const OTHERS = [
  { when: 'zeros follow', bytes: Buffer.alloc(64), expected: { kind: 'end' } },
  { when: 'fewer bytes than a length are left', bytes: Buffer.alloc(3), expected: { kind: 'short', bytesNeeded: 4 } },
  {
    when: 'the frame goes on',
    bytes: encoded('intent', '{').subarray(0, 20),
    expected: { kind: 'short', bytesNeeded: 55 },
  },
  {
    when: 'the length is less than type and version',
    bytes: Buffer.from([1, ...Array(20).fill(0)]),
    expected: { kind: 'torn' },
  },
];

test.each(OTHERS)('where $when, decoding says $expected.kind', ({ bytes, expected }) => {
  expect(decodeFrame(bytes, 0, bytes.length)).toEqual(expected);
});

test('a whole frame of a newer version is told from a torn one', () => {
  const bytes = ofVersion(3, encoded('intent', '{'));
  expect(decodeFrame(bytes, 0, bytes.length)).toEqual({ kind: 'unknown', type: 1, version: 3 });
});

test.each([
  { version: 0, expected: false },
  { version: 1, expected: true },
  { version: 2, expected: true },
  { version: 3, expected: false },
])('behind damage, a frame of version $version is looked at: $expected', ({ version, expected }) => {
  expect(looksLikeFrame(ofVersion(version, encoded('intent', '{')), 0)).toBe(expected);
});

test('a record written after its intent is the same as one written by itself', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.string({ unit: 'binary', maxLength: 900 }),
      fc.tuple(fc.nat(300), fc.nat(300)),
      (opening, closing, [before, between]) => {
        const intent = { ...INTENT, opening };
        const into = Buffer.alloc(20_000);
        const intentTo = encodeIntent({ into, from: before }, intent);
        const place = { from: before, to: intentTo };
        const from = intentTo + between;
        const to = encodeRecordAfter({ into, from }, place, closing);
        const alone = Buffer.alloc(20_000);
        const length = encodeRecord({ into: alone, from: 0 }, intent, closing);
        expect(into.subarray(from, to).equals(alone.subarray(0, length))).toBe(true);
      },
    ),
    { numRuns: inject('isProof') ? 100_000 : 500 },
  );
});
