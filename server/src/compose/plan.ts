import { join } from 'node:path';
import type { Settings } from '../config.ts';
import { homePaths } from './home/open-home.ts';
import type { EdgeName, Role } from './supervision/messages.ts';
import type { Plan } from './supervisor.ts';

/** What was asked for on the command line. */
export interface ServeFlags {
  readonly gatewaysCount: number;
  /** undefined: all that is needed. */
  readonly role: Role | undefined;
  readonly edge: EdgeName;
}

export type PlanResult =
  | { readonly kind: 'plan'; readonly plan: Plan }
  /** Environment variables that this role cannot do without. */
  | { readonly kind: 'incomplete'; readonly variables: readonly string[] };

const LOOPBACK = '127.0.0.1';
const WAREHOUSE_USER = 'tallygate';

/** Which processes to start, and with what. Pure; `makeSecret` gives a new secret each time. */
export function makePlan(settings: Settings, flags: ServeFlags, makeSecret: () => string): PlanResult {
  const { environment } = settings;
  const variables = missingVariables(settings, flags.role);
  if (variables.length > 0) return { kind: 'incomplete', variables };
  const { role } = flags;
  const internalSecret = environment.internalSecret ?? makeSecret();
  const isEmbedded = environment.clickhouseUrl === undefined;
  return {
    kind: 'plan',
    plan: {
      warehouse:
        role === 'warehouse' || (role === undefined && isEmbedded)
          ? warehouseOrder(settings, { role, internalSecret, makeSecret })
          : undefined,
      control: role === undefined || role === 'control' ? controlOrder(settings, { role, internalSecret }) : undefined,
      gateways:
        role === undefined || role === 'gateway'
          ? gatewayOrders(settings, { count: flags.gatewaysCount, edge: flags.edge, internalSecret })
          : [],
      warehouseAddress:
        environment.clickhouseUrl === undefined ? undefined : warehouseAddress(environment.clickhouseUrl),
      controlAddress: environment.controlUrl === undefined ? undefined : controlAddress(environment.controlUrl),
    },
  };
}

function missingVariables({ environment }: Settings, role: Role | undefined): readonly string[] {
  if (role === undefined) return [];
  const needed = [
    {
      name: 'TALLYGATE_INTERNAL_SECRET',
      value: environment.internalSecret,
      roles: ['gateway', 'control', 'warehouse'],
    },
    { name: 'TALLYGATE_CONTROL_URL', value: environment.controlUrl, roles: ['gateway'] },
    { name: 'TALLYGATE_CLICKHOUSE_URL', value: environment.clickhouseUrl, roles: ['control'] },
  ];
  return needed.filter((each) => each.roles.includes(role) && each.value === undefined).map((each) => each.name);
}

/** Alone it listens where it is told; its password is then the internal secret, so that others can name it in their URL. */
function warehouseOrder(
  { environment }: Settings,
  by: { readonly role: Role | undefined; readonly internalSecret: string; readonly makeSecret: () => string },
): NonNullable<Plan['warehouse']> {
  const isAlone = by.role === 'warehouse';
  return {
    host: isAlone ? environment.host : LOOPBACK,
    port: isAlone ? environment.port : 0,
    mayMove: !isAlone,
    directory: homePaths(environment.home).warehouse,
    user: WAREHOUSE_USER,
    password: isAlone ? by.internalSecret : by.makeSecret(),
    logLevel: environment.logLevel,
  };
}

/** Alone it listens where it is told, and with its internal listener on the next port. */
function controlOrder(
  { environment }: Settings,
  by: { readonly role: Role | undefined; readonly internalSecret: string },
): NonNullable<Plan['control']> {
  const isAlone = by.role === 'control';
  return {
    host: isAlone ? environment.host : LOOPBACK,
    port: isAlone ? environment.port : 0,
    internalPort: isAlone && environment.port !== 0 ? environment.port + 1 : 0,
    mayMove: !isAlone,
    internalSecret: by.internalSecret,
    logLevel: environment.logLevel,
  };
}

function gatewayOrders(
  { environment, declared }: Settings,
  by: { readonly count: number; readonly edge: EdgeName; readonly internalSecret: string },
): Plan['gateways'] {
  return Array.from({ length: by.count }, (_, index) => ({
    index,
    host: environment.host,
    port: environment.port,
    reusePort: by.count > 1,
    spoolDir: join(environment.spoolDir, String(index)),
    spoolBytesMax: declared.spoolBytesMax,
    callBounds: declared.callBounds,
    durability: environment.durability,
    trustedProxies: [...environment.trustedProxies],
    edge: by.edge,
    internalSecret: by.internalSecret,
    logLevel: environment.logLevel,
  }));
}

function warehouseAddress(text: string): NonNullable<Plan['warehouseAddress']> {
  const url = new URL(text);
  return {
    url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    user: decodeURIComponent(url.username) || 'default',
    password: decodeURIComponent(url.password),
  };
}

function controlAddress(webUrl: string): NonNullable<Plan['controlAddress']> {
  const internal = new URL(webUrl);
  const schemePort = internal.protocol === 'https:' ? 443 : 80;
  internal.port = String(Number(internal.port || schemePort) + 1);
  return { webUrl, internalUrl: internal.origin };
}
