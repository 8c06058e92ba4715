import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readBaseUrl } from '#gateway';
import { nearest } from './nearest.ts';
import { type Problem, startLanguage } from './problems.ts';
import { KEY_LENGTH_MIN } from './schema.ts';
import type { ConfigFile, EnvironmentSettings, LogLevel } from './settings.ts';
import { readSmtpUrl } from './smtp-url.ts';
import type { ProblemCode } from './texts.ts';
import { isHost, isNetwork } from './urls.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

const CONFIG_FILE_DEFAULT = './tallygate.yaml';
const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
const SECRET_LENGTH_MAX = 512;
const KNOWN = [
  'TALLYGATE_HOME',
  'TALLYGATE_HOST',
  'TALLYGATE_PORT',
  'TALLYGATE_CONFIG',
  'TALLYGATE_CLICKHOUSE_URL',
  'TALLYGATE_DATABASE_URL',
  'TALLYGATE_SECRET',
  'TALLYGATE_PREVIOUS_SECRET',
  'TALLYGATE_ADMIN_KEY',
  'TALLYGATE_DURABILITY',
  'TALLYGATE_PUBLIC_URL',
  'TALLYGATE_TRUSTED_PROXIES',
  'TALLYGATE_CONTROL_URL',
  'TALLYGATE_INTERNAL_SECRET',
  'TALLYGATE_SPOOL_DIR',
  'TALLYGATE_LOG_LEVEL',
  'TALLYGATE_METADATA_ADDRESSES',
  'TALLYGATE_SMTP_URL',
  'TALLYGATE_STRIPE_URL',
  'TALLYGATE_TOSS_URL',
];
type Name = (typeof KNOWN)[number];

/** The environment as settings, with every problem found in it. Empty variables count as unset. */
export function readEnvironment(
  variables: Variables,
  directory: string,
): { readonly settings: EnvironmentSettings; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const read = readerOf(variables, problems);
  const home = resolve(directory, read.text('TALLYGATE_HOME') ?? 'data');
  const settings: EnvironmentSettings = {
    language: startLanguage(variables),
    home,
    spoolDir: resolve(directory, read.text('TALLYGATE_SPOOL_DIR') ?? resolve(home, 'spool')),
    host: read.host() ?? '127.0.0.1',
    port: read.port() ?? 8787,
    configFile: findConfigFile({ named: read.text('TALLYGATE_CONFIG'), directory, problems }),
    configFileDefault: resolve(directory, CONFIG_FILE_DEFAULT),
    adminKey: read.secret('TALLYGATE_ADMIN_KEY'),
    durability: read.choice('TALLYGATE_DURABILITY', ['process', 'strict']) ?? 'process',
    metadataAddresses: read.choice('TALLYGATE_METADATA_ADDRESSES', ['refuse', 'allow']) ?? 'refuse',
    publicUrl: read.url('TALLYGATE_PUBLIC_URL'),
    trustedProxies: read.networks(),
    controlUrl: read.url('TALLYGATE_CONTROL_URL'),
    internalSecret: read.secret('TALLYGATE_INTERNAL_SECRET'),
    clickhouseUrl: read.warehouse(),
    databaseUrl: read.database(),
    secret: read.secret('TALLYGATE_SECRET'),
    previousSecret: read.secret('TALLYGATE_PREVIOUS_SECRET'),
    smtp: read.smtp(),
    stripeUrl: read.url('TALLYGATE_STRIPE_URL'),
    tossUrl: read.url('TALLYGATE_TOSS_URL'),
    logLevel: read.choice('TALLYGATE_LOG_LEVEL', LOG_LEVELS) ?? 'info',
  };
  return { settings, problems: [...problems, ...warnings(variables)] };
}

function findConfigFile(where: {
  readonly named: string | undefined;
  readonly directory: string;
  readonly problems: Problem[];
}): ConfigFile | undefined {
  const label = where.named ?? CONFIG_FILE_DEFAULT;
  const path = resolve(where.directory, label);
  if (existsSync(path)) return { path, label: label.replace(/^\.\//, '') };
  if (where.named !== undefined) where.problems.push(problemOf('TALLYGATE_CONFIG', 'file_missing'));
  return undefined;
}

/** Names that look like a typing error of ours. */
function warnings(variables: Variables): readonly Problem[] {
  return Object.keys(variables)
    .filter((name) => name.startsWith('TALLYGATE_') && !KNOWN.includes(name))
    .map((name) => ({ name, suggestion: nearest(name, KNOWN) }))
    .flatMap(({ name, suggestion }) =>
      suggestion === undefined
        ? []
        : [{ ...problemOf(name, 'variable_near_miss', { suggestion }), severity: 'warning' } as const],
    );
}

function readerOf(variables: Variables, problems: Problem[]) {
  const text = (name: Name): string | undefined => variables[name] || undefined;
  const refuse = (name: string, code: ProblemCode, details: Problem['details'] = {}): undefined => {
    problems.push(problemOf(name, code, details));
    return undefined;
  };
  return {
    text,
    host: () => {
      const host = text('TALLYGATE_HOST');
      return host === undefined || isHost(host) ? host : refuse('TALLYGATE_HOST', 'host_invalid');
    },
    port: () => {
      const port = text('TALLYGATE_PORT');
      if (port === undefined) return undefined;
      if (/^\d{1,5}$/.test(port) && Number(port) <= 65_535) return Number(port);
      return refuse('TALLYGATE_PORT', 'expected_whole_number', { min: 0, max: 65_535 });
    },
    secret: (name: Name) => {
      const secret = text(name);
      if (secret === undefined) return undefined;
      if (secret.length < KEY_LENGTH_MIN || secret.length > SECRET_LENGTH_MAX) {
        return refuse(name, 'text_length', { min: KEY_LENGTH_MIN, max: SECRET_LENGTH_MAX });
      }
      return /^[\x21-\x7e]+$/.test(secret) ? secret : refuse(name, 'key_characters');
    },
    choice: <Choice extends string>(name: Name, choices: readonly Choice[]) => {
      const value = text(name);
      if (value === undefined) return undefined;
      const choice = choices.find((each) => each === value);
      if (choice !== undefined) return choice;
      const suggestion = nearest(value, choices);
      const details = { choices: choices.join(', '), ...(suggestion === undefined ? {} : { suggestion }) };
      return refuse(name, 'expected_one_of', details);
    },
    url: (name: Name) => {
      const value = text(name);
      if (value === undefined) return undefined;
      const url = readBaseUrl(value);
      if (url.kind === 'url') return `${url.origin}${url.basePath}`;
      return refuse(name, url.kind === 'credentials' ? 'url_credentials_refused' : 'url_invalid');
    },
    /** User and password belong to this one. */
    warehouse: () => {
      const value = text('TALLYGATE_CLICKHOUSE_URL');
      const isGood = value === undefined || (/^https?:\/\//i.test(value) && URL.canParse(value) && !/[?#]/.test(value));
      return isGood ? value : refuse('TALLYGATE_CLICKHOUSE_URL', 'url_invalid');
    },
    /** Likewise; its options come as a query. */
    database: () => {
      const value = text('TALLYGATE_DATABASE_URL');
      const isGood = value === undefined || (/^postgres(ql)?:\/\//i.test(value) && URL.canParse(value));
      return isGood ? value : refuse('TALLYGATE_DATABASE_URL', 'url_invalid');
    },
    /** User and password belong to this one too. */
    smtp: () => {
      const value = text('TALLYGATE_SMTP_URL');
      return value === undefined ? undefined : (readSmtpUrl(value) ?? refuse('TALLYGATE_SMTP_URL', 'smtp_url_invalid'));
    },
    networks: () => {
      const names = (text('TALLYGATE_TRUSTED_PROXIES') ?? '')
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
      for (const name of names) {
        if (!isNetwork(name)) refuse('TALLYGATE_TRUSTED_PROXIES', 'network_invalid', { name });
      }
      return names.filter(isNetwork);
    },
  };
}

function problemOf(name: string, code: ProblemCode, details: Problem['details'] = {}): Problem {
  return { severity: 'error', place: { kind: 'environment', name }, code, details };
}
