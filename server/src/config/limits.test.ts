import { expect, test } from 'vitest';
import { CALL_BOUNDS } from '#gateway';
import { readConfigText } from './file.ts';

const context = { file: 'tallygate.yaml', adminKey: 'tg-admin-0123456789', variables: {} };
const read = (text: string) => readConfigText(text, context);

test('limits of a gateway stand in for the defaults, each for itself', () => {
  const limits = 'limits: { open_calls: 100, open_streams: 50, open_drains: 0, answer_minutes: 5 }';
  expect(read(limits).declared?.callBounds).toEqual({
    ...CALL_BOUNDS,
    openCallsMax: 100,
    openStreamsMax: 50,
    openDrainsMax: 0,
    answerMsMax: 300_000,
  });
  expect(read('limits: { open_calls: 100 }').declared?.callBounds).toEqual({ ...CALL_BOUNDS, openCallsMax: 100 });
  expect(read('').declared?.callBounds).toEqual(CALL_BOUNDS);
});
