import { describe, expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';
import { describeProblem, startLanguage } from './problems.ts';

const problemsOf = (variables: Record<string, string>) =>
  readEnvironment(variables, '/nowhere').problems.map(
    (problem) =>
      `${problem.place.kind === 'environment' ? problem.place.name : ''} ${problem.code} ${problem.severity}`,
  );

describe('every mistake in the environment is reported by its variable', () => {
  test.each<[Record<string, string>, string]>([
    [{ TALLYGATE_PORT: '70000' }, 'TALLYGATE_PORT expected_whole_number error'],
    [{ TALLYGATE_PORT: '80a' }, 'TALLYGATE_PORT expected_whole_number error'],
    [{ TALLYGATE_HOST: 'a b' }, 'TALLYGATE_HOST host_invalid error'],
    [{ TALLYGATE_CONFIG: 'no.yaml' }, 'TALLYGATE_CONFIG file_missing error'],
    [{ TALLYGATE_ADMIN_KEY: 'short' }, 'TALLYGATE_ADMIN_KEY text_length error'],
    [{ TALLYGATE_ADMIN_KEY: '0123456789 abcdef' }, 'TALLYGATE_ADMIN_KEY key_characters error'],
    [{ TALLYGATE_INTERNAL_SECRET: 'short' }, 'TALLYGATE_INTERNAL_SECRET text_length error'],
    [{ TALLYGATE_DURABILITY: 'stict' }, 'TALLYGATE_DURABILITY expected_one_of error'],
    [{ TALLYGATE_LOG_LEVEL: 'loud' }, 'TALLYGATE_LOG_LEVEL expected_one_of error'],
    [{ TALLYGATE_PUBLIC_URL: 'gateway.example' }, 'TALLYGATE_PUBLIC_URL url_invalid error'],
    [{ TALLYGATE_PUBLIC_URL: 'https://u:p@x' }, 'TALLYGATE_PUBLIC_URL url_credentials_refused error'],
    [{ TALLYGATE_CONTROL_URL: 'tcp://x' }, 'TALLYGATE_CONTROL_URL url_invalid error'],
    [{ TALLYGATE_CLICKHOUSE_URL: 'localhost:8123' }, 'TALLYGATE_CLICKHOUSE_URL url_invalid error'],
    [{ TALLYGATE_TRUSTED_PROXIES: '10.0.0.0/8, 10.0.0.0/33' }, 'TALLYGATE_TRUSTED_PROXIES network_invalid error'],
    [{ TALLYGATE_DATABASE_URL: 'mysql://x' }, 'TALLYGATE_DATABASE_URL url_invalid error'],
    [{ TALLYGATE_SMTP_URL: 'mail.acme.com' }, 'TALLYGATE_SMTP_URL smtp_url_invalid error'],
    [{ TALLYGATE_STRIPE_URL: 'api.stripe.com' }, 'TALLYGATE_STRIPE_URL url_invalid error'],
    [{ TALLYGATE_TOSS_URL: 'https://u:p@toss.example' }, 'TALLYGATE_TOSS_URL url_credentials_refused error'],
    [{ TALLYGATE_SECRET: 'short' }, 'TALLYGATE_SECRET text_length error'],
    [{ TALLYGATE_PROT: '1' }, 'TALLYGATE_PROT variable_near_miss warning'],
  ])('%o', (variables, expected) => {
    expect(problemsOf(variables)).toEqual([expected]);
  });

  test('several at once are all reported', () => {
    expect(problemsOf({ TALLYGATE_PORT: 'x', TALLYGATE_HOST: '-', TALLYGATE_DURABILITY: '?' })).toHaveLength(3);
  });

  test('the sentence names the variable and never its value where that may be a secret', () => {
    const [problem] = readEnvironment({ TALLYGATE_ADMIN_KEY: 'hunter2' }, '/nowhere').problems;
    expect(describeProblem(problem!, 'en')).toBe('TALLYGATE_ADMIN_KEY: Expected 8 to 512 characters.');
  });
});

test('nothing set gives the documented defaults', () => {
  expect(readEnvironment({ TALLYGATE_PORT: '' }, '/nowhere')).toEqual({
    problems: [],
    settings: {
      language: 'en',
      home: '/nowhere/data',
      spoolDir: '/nowhere/data/spool',
      host: '127.0.0.1',
      port: 8787,
      configFile: undefined,
      configFileDefault: '/nowhere/tallygate.yaml',
      adminKey: undefined,
      durability: 'process',
      metadataAddresses: 'refuse',
      publicUrl: undefined,
      trustedProxies: [],
      controlUrl: undefined,
      internalSecret: undefined,
      clickhouseUrl: undefined,
      logLevel: 'info',
    },
  });
});

test('what is set is taken', () => {
  const { settings } = readEnvironment(
    {
      TALLYGATE_HOME: '/srv/tg',
      TALLYGATE_HOST: '::1',
      TALLYGATE_PORT: '0',
      TALLYGATE_DURABILITY: 'strict',
      TALLYGATE_PUBLIC_URL: 'https://ai.example/base/',
      TALLYGATE_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,fd00::/8',
      TALLYGATE_CLICKHOUSE_URL: 'http://user:pass@ch:8123',
      TALLYGATE_STRIPE_URL: 'http://127.0.0.1:4242/',
    },
    '/nowhere',
  );
  expect(settings).toMatchObject({
    home: '/srv/tg',
    spoolDir: '/srv/tg/spool',
    host: '::1',
    port: 0,
    durability: 'strict',
    publicUrl: 'https://ai.example/base',
    trustedProxies: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'],
    clickhouseUrl: 'http://user:pass@ch:8123',
    stripeUrl: 'http://127.0.0.1:4242',
    tossUrl: undefined,
  });
});

test.each([
  [{ LANG: 'ko_KR.UTF-8' }, 'ko'],
  [{ LANG: 'en_US.UTF-8' }, 'en'],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'ko_KR' }, 'ko'],
  [{ LANG: 'C.UTF-8' }, 'en'],
  [{}, 'en'],
])('start-up speaks the language of the locale: %o', (variables, language) => {
  expect(startLanguage(variables)).toBe(language);
});
