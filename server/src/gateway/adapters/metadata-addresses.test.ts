import { expect, test } from 'vitest';
import { isMetadataHost } from './metadata-addresses.ts';

const hostOf = (url: string) => new URL(url).hostname;

test.each([
  'http://169.254.169.254/latest/meta-data',
  'http://0xa9fea9fe/',
  'http://2852039166/',
  'http://0251.0376.0251.0376/',
  'http://[::ffff:169.254.169.254]/',
  'http://169.254.170.2/v2/credentials',
  'http://100.100.100.200/',
  'http://[fd00:ec2::254]/',
  'http://metadata.google.internal/computeMetadata/v1',
  'http://METADATA.google.internal./',
  'http://instance-data/',
])('%s is no place for a provider', (url) => {
  expect(isMetadataHost(hostOf(url))).toBe(true);
});

test.each([
  'http://127.0.0.1:8000',
  'http://10.0.0.1',
  'https://api.openai.com',
  'http://metadata.acme.com',
  'http://[::1]',
])('%s may be one', (url) => {
  expect(isMetadataHost(hostOf(url))).toBe(false);
});
