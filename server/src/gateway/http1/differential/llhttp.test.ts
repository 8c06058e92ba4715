import { expect, test } from 'vitest';
import { Llhttp } from './llhttp.test-support.ts';

test('the other parser tells line, fields, length, body and end of a request', () => {
  const bytes = Buffer.from(
    'PATCH /x HTTP/1.1\r\nHost: a\r\nEmpty:\r\nPadded: b \t\r\nContent-Length: 3\r\n\r\nabcGET',
    'latin1',
  );
  const llhttp = new Llhttp('request');
  llhttp.read(bytes, bytes.length);
  const texts = (places: readonly number[]): string[] =>
    places.flatMap((from, index) => (index % 2 === 0 ? [bytes.toString('latin1', from, places[index + 1])] : []));
  expect(texts(llhttp.line)).toEqual(['/x']);
  expect(texts(llhttp.fields)).toEqual(['Host', 'a', 'Empty', '', 'Padded', 'b \t', 'Content-Length', '3']);
  expect(texts(llhttp.body)).toEqual(['abc']);
  expect(llhttp).toMatchObject({ method: 'PATCH', version: '1.1', isHeadWhole: true, isComplete: true, refusal: '' });
  expect(llhttp.end).toBe(bytes.length - 'GET'.length);
});

test('the other parser tells a length that it has not seen the end of', () => {
  const bytes = Buffer.from('POST / HTTP/1.1\r\nContent-Length: 123456789012345\r\n\r\nabc', 'latin1');
  const llhttp = new Llhttp('request');
  llhttp.read(bytes, bytes.length);
  expect(llhttp).toMatchObject({ contentLength: 123_456_789_012_345n, isComplete: false, end: -1, refusal: '' });
});

test('the other parser is strict, and reads on after what it refused', () => {
  const llhttp = new Llhttp('answer');
  const read = (text: string): Llhttp => {
    llhttp.read(Buffer.from(text, 'latin1'), text.length);
    return llhttp;
  };
  expect(read('HTTP/1.1 200 OK\nA: b\n\n').refusal).not.toBe('');
  expect(read('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n').refusal).not.toBe('');
  expect(read('HTTP/1.1 204 OK\r\n\r\n')).toMatchObject({ refusal: '', status: 204, isComplete: true });
  expect(read('HTTP/1.0 200 OK\r\n\r\nabc')).toMatchObject({ refusal: '', version: '1.0', isComplete: false });
  expect(llhttp.finish()).toBe(true);
});
