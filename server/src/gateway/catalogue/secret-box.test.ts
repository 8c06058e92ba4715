import { hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemRandom } from '#kernel';
import { secretBox } from './secret-box.ts';

const keyOf = (secret: string) => new Uint8Array(hkdfSync('sha256', secret, '', 'test', 32));
const box = secretBox(keyOf('one'), systemRandom);
const SECRET = 'sk-proj-0123456789abcdef';
const FOR = { id: 'p-1', kind: 'openai', origin: 'https://api.openai.com' } as const;
const ALTERED = { kind: 'unreadable', reason: 'altered' };
const OTHER_KEY = { kind: 'unreadable', reason: 'other_key' };

test('what was sealed is opened again, whatever it is, and never looks the same twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.uuid(), (secret, id) => {
      const given = { ...FOR, id };
      const sealed = [box.seal(secret, given), box.seal(secret, given)] as const;
      expect(box.open(sealed[0], given)).toEqual({ kind: 'open', secret });
      expect(sealed[0]).not.toBe(sealed[1]);
    }),
  );
});

test('nothing of the secret is in the sealed text', () => {
  const sealed = box.seal(SECRET, FOR);
  expect(sealed).toMatch(/^[\w-]+$/);
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain(SECRET.slice(0, 6));
});

test('another key, or a later version of sealing, is told apart from an alteration', () => {
  const sealed = box.seal(SECRET, FOR);
  expect(secretBox(keyOf('two'), systemRandom).open(sealed, FOR)).toEqual(OTHER_KEY);
  const bytes = Buffer.from(sealed, 'base64url');
  bytes[0] = 2;
  expect(box.open(bytes.toString('base64url'), FOR)).toEqual(OTHER_KEY);
});

test.each([{ id: 'p-2' }, { kind: 'anthropic' }, { origin: 'https://evil.example' }] as const)(
  'a sealed secret opens only for the provider, the kind and the host that it was given for, not for %o',
  (other) => {
    expect(box.open(box.seal(SECRET, FOR), { ...FOR, ...other })).toEqual(ALTERED);
  },
);

test('not one bit can be changed, and nothing cut off or added', () => {
  const bytes = Buffer.from(box.seal(SECRET, FOR), 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(box.open(changed.toString('base64url'), FOR).kind, `bit ${bit}`).toBe('unreadable');
  }
  for (let length = 0; length < bytes.length; length++) {
    expect(box.open(bytes.subarray(0, length).toString('base64url'), FOR).kind, `length ${length}`).toBe('unreadable');
  }
  expect(box.open(Buffer.concat([bytes, Buffer.from([0])]).toString('base64url'), FOR)).toEqual(ALTERED);
});

test('the nonce is drawn anew each time: the same one twice would give the key away', () => {
  const seen = new Set(
    Array.from({ length: 1_000 }, () =>
      Buffer.from(box.seal(SECRET, FOR), 'base64url').subarray(5, 17).toString('hex'),
    ),
  );
  expect(seen.size).toBe(1_000);
});

test('a key of another length is refused', () => {
  expect(() => secretBox(new Uint8Array(16), systemRandom)).toThrow('32 bytes');
});
