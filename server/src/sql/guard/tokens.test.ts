import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { meaningful, nameOf, tokenise } from './tokens.ts';

const kinds = (statement: string) =>
  tokenise(statement)
    ?.filter((token) => token.kind !== 'blank')
    .map((token) => `${token.kind}:${token.raw}`);

test.each([
  ['strings with escapes', `'it''s' 'a\\'b' '\\\\'`, [`text:'it''s'`, `text:'a\\'b'`, `text:'\\\\'`]],
  ['names in both quotes', '`a``b` "c""d" `e\\`f`', ['name:`a``b`', 'name:"c""d"', 'name:`e\\`f`']],
  ['typographic quotes', '‘a’ “b”', ['text:‘a’', 'name:“b”']],
  ['heredocs', `$$ ' $$ $tag$ $$ ; $tag$`, [`text:$$ ' $$`, 'text:$tag$ $$ ; $tag$']],
  ['a dollar that opens no heredoc', '$a a$b', ['word:$a', 'word:a$b']],
  ['line comments', "a -- '\nb # '\nc // '\nd", ['word:a', 'word:b', 'word:c', 'word:d']],
  ['nested comments', "a /* ' /* */ ' */ b", ['word:a', 'word:b']],
  ['numbers', '1 0x1F 1e5 1.5', ['number:1', 'number:0x1F', 'number:1e5', 'number:1', 'symbol:.', 'number:5']],
  ['unicode blanks', 'a\u00a0b\ufeffc', ['word:a', 'word:b', 'word:c']],
  ['a letter that no bare name has', 'ａ', ['other:ａ']],
])('tokens know %s', (_, statement, expected) => {
  expect(kinds(statement)).toEqual(expected);
});

test.each(['a \0 b', 'a\0', '$a\0$ b $a\0$'])('a zero byte is no part of a statement: %j', (statement) => {
  expect(tokenise(statement)).toBeUndefined();
});

test('a zero byte within a text or a comment is a character like any other', () => {
  expect(kinds("'a\0b' /* \0 */ c -- \0")).toEqual(["text:'a\0b'", 'word:c']);
});

test.each(["'open", '`open', '"open', '/* open /* */', '“open', "'\\'"])('%s has no end and no tokens', (statement) => {
  expect(tokenise(statement)).toBeUndefined();
});

test('joined, the tokens of any text are the text', () => {
  const piece = fc.constantFrom(
    "'",
    '"',
    '`',
    '/*',
    '*/',
    '--',
    '\n',
    '$',
    '$a$',
    'a',
    ' ',
    '.',
    '\\',
    ';',
    '1',
    '“',
    '가',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const tokens = tokenise(pieces.join(''));
      if (tokens !== undefined) expect(tokens.map((token) => token.raw).join('')).toBe(pieces.join(''));
    }),
    { numRuns: inject('isProof') ? 20_000 : 500 },
  );
});

test('a quoted name stands for what is between its quotes, an escaped one for nothing', () => {
  const names = meaningful(tokenise('a `b``c` "d""e" `f\\n` 1') ?? []).map(nameOf);
  expect(names).toEqual(['a', 'b`c', 'd"e', undefined, undefined]);
});
