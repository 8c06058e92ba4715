import { expect, test } from 'vitest';
import { sealSignature } from './carried-signature.ts';
import { withoutCarried } from './without-carried.ts';

const carrier = JSON.stringify({
  type: 'reasoning',
  encrypted_content: sealSignature({ signature: 'anthropic:s', callId: undefined }),
});

function kept(items: readonly string[]): string {
  const text = `{"input":[${items.join(',')}]}`;
  const edits = withoutCarried(Buffer.from(text)).toReversed();
  return edits.reduce((left, { span }) => left.slice(0, span.from) + left.slice(span.to), text);
}

test.each([
  [[carrier], '{"input":[]}'],
  [[carrier, '{}', carrier, carrier, '"x"'], '{"input":[{},"x"]}'],
  [['{}', carrier, '1', carrier], '{"input":[{},1]}'],
  [['"tallygate."', '{"encrypted_content":"theirs"}'], '{"input":["tallygate.",{"encrypted_content":"theirs"}]}'],
])('of the items %j only those of other providers go', (items, expected) => {
  expect(kept(items)).toBe(expected);
});

test('an input of very many items stays as it is', () => {
  expect(kept([carrier, ...Array(99_999).fill('0')])).toHaveLength('{"input":[]}'.length + 2 * 99_999 - 1);
  const many = [carrier, ...Array(100_000).fill('0')];
  expect(kept(many) === `{"input":[${many.join(',')}]}`).toBe(true);
});
