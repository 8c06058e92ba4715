import { startBare } from './bare.ts';
import { startDirect } from './direct.ts';
import { startGateway } from './gateway.ts';
import { startNginx } from './nginx.ts';
import { startPortkey } from './portkey.ts';
import type { SystemSpec } from './system.ts';

/** The systems, in the order of the table's columns. */
export const SYSTEMS = [
  { name: 'direct', title: 'direct', start: startDirect },
  { name: 'nginx', title: 'nginx', start: startNginx },
  { name: 'bare', title: 'bare Node proxy', start: startBare },
  { name: 'portkey', title: 'Portkey', start: startPortkey },
  { name: 'gateway-node', title: 'gateway, --edge=node', start: startGateway('node') },
  { name: 'gateway-strict', title: 'gateway, --edge=strict', start: startGateway('strict') },
] as const satisfies readonly SystemSpec[];

/** The name of a system. */
export type SystemName = (typeof SYSTEMS)[number]['name'];
