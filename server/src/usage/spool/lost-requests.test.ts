import { expect, test } from 'vitest';
import { decodeFrame, encodeIntent, encodeProgress, encodeRecord, type Frame } from './frame.ts';
import { findLostRequests } from './lost-requests.ts';

const ID = { a: '00000000-0000-7000-8000-00000000000a', b: '00000000-0000-7000-8000-00000000000b' };

const CASES = [
  { when: 'nothing was opened', frames: '', lost: [] },
  { when: 'an intent has no record', frames: 'Ia1', lost: [{ id: 'a', progress: undefined, segment: 1 }] },
  { when: 'an intent has its record', frames: 'Ia1 Ra1', lost: [] },
  {
    when: 'the record is in a later segment',
    frames: 'Ia1 Ib1 Ra2',
    lost: [{ id: 'b', progress: undefined, segment: 1 }],
  },
  { when: 'there was progress', frames: 'Ia1 Pa1 Pa2', lost: [{ id: 'a', progress: 'Pa2', segment: 1 }] },
  { when: 'there was progress and a record', frames: 'Ia1 Pa1 Ra2', lost: [] },
  { when: 'an intent was copied forward', frames: 'Ia1 Pa1 Ia4', lost: [{ id: 'a', progress: 'Pa1', segment: 4 }] },
  { when: 'a copied intent has its record', frames: 'Ia1 Ia4 Pa4 Ra5', lost: [] },
  { when: 'the intent was torn off', frames: 'Pa1 Ra2', lost: [] },
  {
    when: 'two are lost, the one opened first comes first',
    frames: 'Ib1 Ia1 Pb2',
    lost: [
      { id: 'b', progress: 'Pb2', segment: 1 },
      { id: 'a', progress: undefined, segment: 1 },
    ],
  },
] as const;

test.each(CASES)('$when', ({ frames, lost }) => {
  const search = findLostRequests();
  for (const word of frames.split(' ').filter(Boolean)) search.see(frameOf(word), Number(word[2]));
  expect(search.lost()).toEqual(
    lost.map(({ id, progress, segment }) => ({
      intent: { requestId: ID[id], eventTimeMs: 5, opening: '{"o":1' },
      progress,
      segment,
    })),
  );
});

function frameOf(word: string): Frame {
  const requestId = word[1] === 'a' ? ID.a : ID.b;
  const intent = { requestId, eventTimeMs: 5, opening: '{"o":1' };
  const bytes = Buffer.alloc(500);
  if (word[0] === 'I') encodeIntent({ into: bytes, from: 0 }, intent);
  else if (word[0] === 'P') encodeProgress({ into: bytes, from: 0 }, requestId, word);
  else encodeRecord({ into: bytes, from: 0 }, intent, '}');
  const decoded = decodeFrame(bytes, 0, bytes.length);
  if (decoded.kind !== 'frame') throw new Error(decoded.kind);
  return decoded.frame;
}
