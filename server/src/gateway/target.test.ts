import { expect, test } from 'vitest';
import { maskedTarget, pathOf, queryForProvider } from './target.ts';

test.each([
  ['?alt=sse', '?alt=sse'],
  ['?alt=json&x=1', '?alt=json&x=1'],
  ['?alt=proto', ''],
  ['?alt=media&x=1', '?x=1'],
  ['?fields=candidates&alt=sse', '?alt=sse'],
  ['?%24fields=a&$alt=proto&callback=f&$callback=f', ''],
  ['?fields%3Dx=1', '?fields%3Dx=1'],
])('a Gemini call with the query %s is sent with %s: its usage is never left out of the answer', (given, sent) => {
  expect(queryForProvider(`/gemini/v1beta/models/m:generateContent${given}`, 'gemini')).toBe(sent);
  expect(queryForProvider(`/openai/v1/responses${given}`, 'openai')).toBe(given);
});

test.each([
  { target: '/a/b', path: '/a/b', masked: '/a/b', query: '' },
  { target: '/a?beta=true', path: '/a', masked: '/a?beta=true', query: '?beta=true' },
  { target: '/a?key=s3cret', path: '/a', masked: '/a?key=-', query: '' },
  { target: '/a?alt=sse&api_key=s3cret&x=1', path: '/a', masked: '/a?alt=sse&api_key=-&x=1', query: '?alt=sse&x=1' },
  { target: '/a?KEY=s3cret', path: '/a', masked: '/a?KEY=-', query: '' },
  { target: '/a?%6bey=s3cret', path: '/a', masked: '/a?%6bey=-', query: '' },
  { target: '/a?%zz=1', path: '/a', masked: '/a?%zz=1', query: '?%zz=1' },
  { target: '/a?monkey=1', path: '/a', masked: '/a?monkey=1', query: '?monkey=1' },
  { target: '/a?key=x?token=y', path: '/a', masked: '/a?key=-', query: '' },
])('$target never shows a credential', ({ target, path, masked, query }) => {
  expect(pathOf(target)).toBe(path);
  expect(maskedTarget(target)).toBe(masked);
  expect(queryForProvider(target, 'openai')).toBe(query);
});
