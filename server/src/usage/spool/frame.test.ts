import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import {
  canGoOnFrom,
  decodeFrame,
  encodeIntent,
  encodeProgress,
  encodeRecord,
  encodeRecordAfter,
  eventTimeOf,
  type Frame,
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
    `2d0000003524b7250201${Buffer.from(`${ID},"a":1}`).toString('hex')}`,
  );
});

test('no flipped bit in a frame goes unnoticed', () => {
  const whole = encoded('record', '{"a":1');
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

test('a whole frame of a newer version is told from a torn one', async () => {
  const { crc32c } = await import('./crc32c.ts');
  const bytes = encoded('intent', '{');
  bytes[9] = 2;
  bytes.writeUInt32LE(crc32c(bytes, 8), 4);
  expect(decodeFrame(bytes, 0, bytes.length)).toEqual({ kind: 'unknown', type: 1, version: 2 });
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
        expect(canGoOnFrom(place)).toBe(true);
        const to = encodeRecordAfter({ into, from }, place, closing);
        const alone = Buffer.alloc(20_000);
        const length = encodeRecord({ into: alone, from: 0 }, intent, closing);
        expect(into.subarray(from, to).equals(alone.subarray(0, length))).toBe(true);
      },
    ),
    { numRuns: inject('isProof') ? 100_000 : 500 },
  );
});

test('the longest intent that a record may be written after', () => {
  const opening = 'x'.repeat(8_191 - 54);
  const into = Buffer.alloc(40_000);
  const at = (text: string) => ({ from: 7, to: encodeIntent({ into, from: 7 }, { ...INTENT, opening: text }) });
  expect([canGoOnFrom(at(`${opening}x`)), canGoOnFrom(at(opening))]).toEqual([false, true]);
  const place = at(opening);
  const to = encodeRecordAfter({ into, from: 9_000 }, place, '}');
  expect(decodeFrame(into, 9_000, to)).toMatchObject({ kind: 'frame', frame: { type: 'record' } });
});
