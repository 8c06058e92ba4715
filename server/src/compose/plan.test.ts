import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { makePlan } from './plan.ts';
import type { Role } from './supervision/messages.ts';

const SECRET = 'internal-secret-0123';
let made = 0;
const planOf = (variables: Record<string, string>, role?: Role, gatewaysCount = 1) =>
  makePlan(
    readConfig(variables, '/nowhere').settings!,
    { gatewaysCount, role, edge: 'strict' },
    () => `made-${made++}`,
  );
const started = (...args: Parameters<typeof planOf>) => {
  const result = planOf(...args);
  if (result.kind === 'incomplete') return result.variables;
  const { warehouse, control, gateways } = result.plan;
  return [warehouse && 'warehouse', control && 'control', ...gateways.map((each) => `gateway ${each.index}`)].filter(
    Boolean,
  );
};

test.each([
  { when: 'nothing is said', variables: {}, expected: ['warehouse', 'control', 'gateway 0'] },
  {
    when: 'two gateways are asked for',
    variables: {},
    count: 2,
    expected: ['warehouse', 'control', 'gateway 0', 'gateway 1'],
  },
  {
    when: 'there is a cluster',
    variables: { TALLYGATE_CLICKHOUSE_URL: 'http://ch:8123' },
    expected: ['control', 'gateway 0'],
  },
  {
    when: 'a gateway stands alone',
    role: 'gateway',
    variables: { TALLYGATE_CONTROL_URL: 'http://c:8787', TALLYGATE_INTERNAL_SECRET: SECRET },
    expected: ['gateway 0'],
  },
  {
    when: 'a gateway alone knows nothing',
    role: 'gateway',
    variables: {},
    expected: ['TALLYGATE_INTERNAL_SECRET', 'TALLYGATE_CONTROL_URL'],
  },
  {
    when: 'control alone knows no warehouse',
    role: 'control',
    variables: { TALLYGATE_INTERNAL_SECRET: SECRET },
    expected: ['TALLYGATE_CLICKHOUSE_URL'],
  },
  {
    when: 'a warehouse stands alone',
    role: 'warehouse',
    variables: { TALLYGATE_INTERNAL_SECRET: SECRET },
    expected: ['warehouse'],
  },
] as { when: string; variables: Record<string, string>; role?: Role; count?: number; expected: string[] }[])(
  'when $when, this is started or missed: $expected',
  ({ variables, role, count, expected }) => {
    expect(started(variables, role, count)).toEqual(expected);
  },
);

test('secrets are made anew for each start, and the warehouse has one of its own', () => {
  const [first, second] = [planOf({}), planOf({})];
  if (first.kind !== 'plan' || second.kind !== 'plan') throw new Error('no plan');
  const secrets = [first, second].flatMap(({ plan }) => [plan.warehouse!.password, plan.control!.internalSecret]);
  expect(new Set(secrets).size).toBe(4);
  expect(first.plan.gateways[0]!.internalSecret).toBe(first.plan.control!.internalSecret);
});

test('only gateways listen where everyone can reach them', () => {
  const result = planOf({ TALLYGATE_HOST: '0.0.0.0', TALLYGATE_PORT: '9000' }, undefined, 2);
  if (result.kind !== 'plan') throw new Error('no plan');
  const { warehouse, control, gateways } = result.plan;
  expect([warehouse, control]).toMatchObject([
    { host: '127.0.0.1', port: 0 },
    { host: '127.0.0.1', port: 0 },
  ]);
  expect(gateways).toMatchObject([
    { host: '0.0.0.0', port: 9000, reusePort: true, spoolDir: '/nowhere/data/spool/0', edge: 'strict' },
    { host: '0.0.0.0', port: 9000, reusePort: true, spoolDir: '/nowhere/data/spool/1', edge: 'strict' },
  ]);
});

test('addresses of others are taken apart: the internal listener is on the next port, credentials leave the URL', () => {
  const cluster = planOf({
    TALLYGATE_CLICKHOUSE_URL: 'https://u%40x:p%2F@ch:8443/base/',
    TALLYGATE_CONTROL_URL: 'http://c:8787',
    TALLYGATE_INTERNAL_SECRET: SECRET,
  });
  if (cluster.kind !== 'plan') throw new Error('no plan');
  expect(cluster.plan.warehouseAddress).toEqual({ url: 'https://ch:8443/base', user: 'u@x', password: 'p/' });
  expect(cluster.plan.controlAddress).toEqual({ webUrl: 'http://c:8787', internalUrl: 'http://c:8788' });
});
