import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { type RawHead, readHead, TARGET_BYTES_MAX } from './read-head.ts';
import { REFUSALS, refusalBody } from './refusals.ts';
import { isTrailerHarmful } from './sort-fields.ts';

const POLICY = { fieldsMax: 4, isPeerTrusted: false };
const GOOD: RawHead = {
  method: 'POST',
  target: '/v1/x?y=1',
  version: '1.1',
  fields: ['Host', 'a', 'Content-Length', '2'],
};
const withFields = (...fields: string[]): Partial<RawHead> => ({ fields: ['Host', 'a', ...fields] });

describe('a head is refused by the first rule that it breaks', () => {
  const ROWS: readonly { readonly when: string; readonly head: Partial<RawHead>; readonly expect: string }[] = [
    { when: 'the version is not 1.0 or 1.1', head: { version: '2.0', method: 'FOO' }, expect: 'version_unsupported' },
    { when: 'the method is not one of ours', head: { method: 'FOO', target: 'x' }, expect: 'method_unknown' },
    { when: 'the method is in small letters', head: { method: 'post' }, expect: 'method_unknown' },
    { when: 'the target is too long', head: { target: `x${'y'.repeat(TARGET_BYTES_MAX)}` }, expect: 'target_too_long' },
    {
      when: 'the target names a scheme',
      head: { target: 'http://a/', fields: Array(10).fill('x') },
      expect: 'target_invalid',
    },
    { when: 'the target has a fragment', head: { target: '/a#b' }, expect: 'target_invalid' },
    { when: 'the target is an asterisk', head: { method: 'OPTIONS', target: '*' }, expect: 'target_invalid' },
    { when: 'the target has a letter beyond ASCII', head: { target: '/\xe9' }, expect: 'target_invalid' },
    { when: 'there are too many fields', head: withFields(...Array(8).fill('x y')), expect: 'fields_too_many' },
    { when: 'a name is not a token', head: withFields('x y', 'z', 'Host', 'b'), expect: 'field_invalid' },
    {
      when: 'a value holds a control character',
      head: withFields('x', 'a\u0001b', 'Host', 'b'),
      expect: 'field_invalid',
    },
    { when: 'there is no host', head: { fields: ['Content-Length', 'x'] }, expect: 'host_invalid' },
    { when: 'there are two hosts', head: withFields('host', 'a', 'Content-Length', 'x'), expect: 'host_invalid' },
    { when: 'the host is empty', head: { fields: ['Host', ''] }, expect: 'host_invalid' },
    { when: 'the host is a path', head: { fields: ['Host', 'a/b'] }, expect: 'host_invalid' },
    {
      when: 'the length is not digits',
      head: withFields('Content-Length', '+2', 'Connection', 'host'),
      expect: 'framing_invalid',
    },
    {
      when: 'there are two lengths',
      head: withFields('Content-Length', '2', 'content-length', '2'),
      expect: 'framing_invalid',
    },
    {
      when: 'there are a length and chunks',
      head: withFields('Content-Length', '2', 'Transfer-Encoding', 'chunked'),
      expect: 'framing_invalid',
    },
    {
      when: 'there is another coding',
      head: withFields('Transfer-Encoding', 'gzip, chunked'),
      expect: 'framing_invalid',
    },
    {
      when: 'there are two codings',
      head: withFields('Transfer-Encoding', 'chunked', 'Transfer-Encoding', 'chunked'),
      expect: 'framing_invalid',
    },
    {
      when: 'chunks come with HTTP/1.0',
      head: { version: '1.0', fields: ['Transfer-Encoding', 'chunked'] },
      expect: 'framing_invalid',
    },
    {
      when: 'a protected field is nominated',
      head: withFields('Connection', 'close, Host', 'Authorization', 'x', 'x-api-key', 'y'),
      expect: 'connection_invalid',
    },
    {
      when: 'one of our own fields is nominated',
      head: withFields('Connection', 'tallygate-run-id'),
      expect: 'connection_invalid',
    },
    {
      when: 'there are two Authorizations',
      head: withFields('Authorization', 'Bearer a', 'authorization', 'Bearer a', 'Expect', 'x'),
      expect: 'credential_ambiguous',
    },
    {
      when: 'two credentials differ',
      head: withFields('Authorization', 'Bearer a', 'x-goog-api-key', 'b'),
      expect: 'credential_ambiguous',
    },
    { when: 'the expectation is another', head: withFields('Expect', '200-ok'), expect: 'expectation_failed' },
    { when: 'nothing is wrong', head: {}, expect: 'head' },
  ];

  test.each(ROWS)('$expect when $when', ({ head, expect: outcome }) => {
    const result = readHead({ ...GOOD, ...head }, POLICY);
    expect(result.kind === 'refused' ? result.code : result.kind).toBe(outcome);
    if (result.kind === 'refused') expect(result.status).toBe(REFUSALS[result.code].status);
  });
});

describe('a head that is let through', () => {
  const read = (fields: string[], other: Partial<RawHead> & { isPeerTrusted?: boolean } = {}) => {
    const result = readHead(
      { ...GOOD, fields, ...other },
      { fieldsMax: 40, isPeerTrusted: other.isPeerTrusted ?? false },
    );
    if (result.kind === 'refused') throw new Error(result.code);
    return result;
  };

  test('keeps end-to-end fields in order, names in lower case, repeated ones repeated', () => {
    expect(read(['X-B', '1', 'Host', 'h:1', 'x-a', '\xe9', 'X-B', '']).headers).toEqual([
      'x-b',
      '1',
      'x-a',
      '\xe9',
      'x-b',
      '',
    ]);
  });

  test('loses hop-by-hop fields, nominated ones, and look-alikes of those that frame or authorize', () => {
    const dropped = [
      'TE',
      'Trailer',
      'Upgrade',
      'Keep-Alive',
      'Proxy-Connection',
      'Proxy-Authorization',
      'HTTP2-Settings',
    ];
    const alike = ['Content_Length', 'transfer_encoding', 'X_Api_Key', 'x_forwarded_for'];
    const fields = [...dropped, ...alike, 'X-Hop', 'x-kept'].flatMap((name) => [name, '1']);
    expect(read(['Host', 'a', 'Connection', 'X-Hop', 'connection', ' close ,, TE', ...fields]).headers).toEqual([
      'x-kept',
      '1',
    ]);
  });

  test.each([
    { fields: [], framing: { kind: 'none' } },
    { fields: ['Content-Length', '0'], framing: { kind: 'length', bytes: 0 } },
    { fields: ['content-length', '999999999999999'], framing: { kind: 'length', bytes: 999_999_999_999_999 } },
    { fields: ['Transfer-Encoding', 'Chunked'], framing: { kind: 'chunked' } },
  ])('says how its body is framed: $framing', ({ fields, framing }) => {
    expect(read(['Host', 'a', ...fields]).framing).toEqual(framing);
  });

  test.each([
    { fields: [], credential: undefined, authorization: undefined },
    { fields: ['Authorization', 'Bearer sk-1'], credential: 'sk-1', authorization: undefined },
    { fields: ['Authorization', 'bearer  sk-1'], credential: 'sk-1', authorization: undefined },
    { fields: ['Authorization', 'Bearer'], credential: undefined, authorization: undefined },
    { fields: ['Authorization', 'Basic eDp5'], credential: undefined, authorization: 'Basic eDp5' },
    { fields: ['x-api-key', 'sk-1'], credential: 'sk-1', authorization: undefined },
    { fields: ['X-Goog-Api-Key', 'sk-1', 'x-api-key', ''], credential: 'sk-1', authorization: undefined },
    { fields: ['x-api-key', 'sk-1', 'Authorization', 'Bearer sk-1'], credential: 'sk-1', authorization: undefined },
  ])('has its credential taken out: $fields', ({ fields, ...proof }) => {
    expect(read(['Host', 'a', ...fields])).toMatchObject({ ...proof, headers: [] });
  });

  test.each(['Bearer a b', 'Bearer \xe9', 'Bearer a\tb'])('has no malformed credential such as %j', (value) => {
    expect(readHead({ ...GOOD, fields: ['Host', 'a', 'Authorization', value] }, POLICY)).toMatchObject({
      code: 'credential_ambiguous',
    });
  });

  test.each([
    { version: '1.1', connection: [], isLast: false },
    { version: '1.1', connection: ['keep-alive'], isLast: false },
    { version: '1.1', connection: ['Close'], isLast: true },
    { version: '1.1', connection: ['close, keep-alive'], isLast: true },
    { version: '1.1', connection: ['x-hop', 'te , close', 'x-other'], isLast: true },
    { version: '1.1', connection: ['close-not'], isLast: false },
    { version: '1.0', connection: [], isLast: true },
    { version: '1.0', connection: ['Keep-Alive'], isLast: false },
    { version: '1.0', connection: ['x-hop', ' keep-alive '], isLast: false },
    { version: '1.0', connection: ['keep-alive', 'close'], isLast: true },
  ])('in HTTP/$version with Connection $connection is the last one: $isLast', ({ version, connection, isLast }) => {
    const fields = ['Host', 'a', ...connection.flatMap((value) => ['Connection', value])];
    expect(read(fields, { version }).isLast).toBe(isLast);
  });

  test('may leave its host out in HTTP/1.0, whose expectations count for nothing', () => {
    expect(read(['Expect', 'x'], { version: '1.0' })).toMatchObject({ host: undefined, expectsContinue: false });
    expect(read(['Host', '[::1]:8787', 'Expect', '100-Continue'])).toMatchObject({
      host: '[::1]:8787',
      expectsContinue: true,
    });
  });

  test('keeps what a proxy says of the client only from a trusted one', () => {
    const fields = [
      'Host',
      'a',
      'X-Forwarded-For',
      '1.2.3.4',
      'X-Forwarded-Proto',
      'https',
      'Forwarded',
      'for=1.2.3.4',
    ];
    expect(read(fields)).toMatchObject({ headers: [], forwardedFor: [] });
    const trusted = read(fields, { isPeerTrusted: true });
    expect(trusted.forwardedFor).toEqual(['1.2.3.4']);
    expect(trusted.headers).toEqual([
      'x-forwarded-for',
      '1.2.3.4',
      'x-forwarded-proto',
      'https',
      'forwarded',
      'for=1.2.3.4',
    ]);
  });
});

test('whatever fields come, none that frames, routes or authorizes gets through, and nothing breaks out of its line', () => {
  const secret = [
    'host',
    'content-length',
    'transfer-encoding',
    'connection',
    'te',
    'upgrade',
    'expect',
    'authorization',
    'x-api-key',
  ];
  const spelled = fc.constantFrom(...secret, 'x-kept', 'forwarded').chain((name) =>
    fc.tuple(fc.boolean(), fc.boolean()).map(([isLoud, isOdd]) => {
      const text = isLoud ? name.toUpperCase() : name;
      return isOdd ? text.replaceAll('-', '_') : text;
    }),
  );
  const value = fc.oneof(
    fc.constantFrom('a', '2', 'chunked', 'close', 'x-kept', 'host', 'Bearer a', '100-continue'),
    fc.string(),
  );
  const fields = fc.array(fc.tuple(spelled, value), { maxLength: 6 }).map((pairs) => ['Host', 'a', ...pairs.flat()]);
  fc.assert(
    fc.property(fields, (list) => {
      const result = readHead({ ...GOOD, fields: list }, { fieldsMax: 20, isPeerTrusted: false });
      if (result.kind === 'refused') return;
      const names = result.headers.filter((_text, index) => index % 2 === 0);
      expect(names.every((name) => /^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name))).toBe(true);
      expect(names.map((name) => name.replaceAll('_', '-')).filter((name) => secret.includes(name))).toEqual([]);
      for (const text of result.headers) expect(/[\r\n\0]/.test(text)).toBe(false);
    }),
    { numRuns: inject('isProof') ? 100_000 : 1000 },
  );
});

test('a trailer may carry information only', () => {
  expect(isTrailerHarmful([])).toBe(false);
  expect(isTrailerHarmful(['X-Checksum', '1'])).toBe(false);
  for (const name of [
    'Content-Length',
    'transfer-encoding',
    'Host',
    'Authorization',
    'X-Api-Key',
    'Content_Length',
    'Te',
    'a b',
  ]) {
    expect(isTrailerHarmful(['X', '1', name, '1'])).toBe(true);
  }
});

test('each refusal is JSON with a code, a sentence and a type', () => {
  for (const code of Object.keys(REFUSALS) as (keyof typeof REFUSALS)[]) {
    const { error } = JSON.parse(refusalBody(code)) as { error: Record<string, string> };
    expect(error['code']).toBe('request_invalid');
    expect(error['type']).toBe('invalid_request_error');
    expect(error['message']).toBe(`The request is not valid: ${REFUSALS[code].detail}.`);
  }
});
