import { expect, test } from 'vitest';
import { clientAddress, plainAddress } from './client-address.ts';

const isTrusted = (address: string): boolean => address.startsWith('10.') || address === '::1';

test.each([
  { when: 'there is no proxy', peer: '203.0.113.1', forwardedFor: [], expect: '203.0.113.1' },
  { when: 'the peer is not trusted', peer: '203.0.113.1', forwardedFor: ['198.51.100.7'], expect: '203.0.113.1' },
  { when: 'one trusted proxy names it', peer: '10.0.0.1', forwardedFor: ['198.51.100.7'], expect: '198.51.100.7' },
  {
    when: 'a client wrote something before',
    peer: '10.0.0.1',
    forwardedFor: ['6.6.6.6, 198.51.100.7'],
    expect: '198.51.100.7',
  },
  {
    when: 'two trusted proxies stand in a row',
    peer: '10.0.0.1',
    forwardedFor: ['6.6.6.6, 198.51.100.7', '10.0.0.2'],
    expect: '198.51.100.7',
  },
  { when: 'all on the way are trusted', peer: '10.0.0.1', forwardedFor: ['10.0.0.3, 10.0.0.2'], expect: '10.0.0.3' },
  {
    when: 'the nearest entry is no address',
    peer: '10.0.0.1',
    forwardedFor: ['198.51.100.7, unknown'],
    expect: '10.0.0.1',
  },
  { when: 'an entry has a port', peer: '::1', forwardedFor: ['198.51.100.7:4711'], expect: '198.51.100.7' },
  { when: 'an entry is IPv6 with a port', peer: '::1', forwardedFor: ['[2001:db8::5]:4711'], expect: '2001:db8::5' },
  {
    when: 'an entry is IPv4 mapped into IPv6',
    peer: '::1',
    forwardedFor: ['::ffff:198.51.100.7'],
    expect: '198.51.100.7',
  },
  { when: 'an entry is a number too large', peer: '::1', forwardedFor: ['198.51.100.700'], expect: '::1' },
  { when: 'the field is empty', peer: '::1', forwardedFor: [''], expect: '::1' },
])('$expect is the client when $when', ({ peer, forwardedFor, expect: address }) => {
  expect(clientAddress({ peer, forwardedFor, isTrusted })).toBe(address);
});

test('only a bounded number of hops is looked at', () => {
  const forwardedFor = ['198.51.100.7', ...Array<string>(100_000).fill('10.0.0.9')];
  expect(clientAddress({ peer: '10.0.0.1', forwardedFor, isTrusted })).toBe('10.0.0.9');
});

test('an IPv4 address that came mapped into IPv6 is printed as IPv4, any other as it is', () => {
  expect(['::ffff:127.0.0.1', '::FFFF:1.2.3.4', '1.2.3.4', '2001:db8::1', ''].map(plainAddress)).toEqual([
    '127.0.0.1',
    '1.2.3.4',
    '1.2.3.4',
    '2001:db8::1',
    '',
  ]);
});
