import { parseArgs } from 'node:util';
import type { ServeFlags } from './plan.ts';
import { EDGES, ROLES } from './supervision/messages.ts';

const GATEWAYS_MAX = 64;
const EDGE_DEFAULT = 'node';

/** The flags, or what is wrong with them. */
export function readServeFlags(args: readonly string[]): ServeFlags | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { gateways: { type: 'string' }, role: { type: 'string' }, edge: { type: 'string' } },
    });
    const { gateways = '1', edge: edgeName = EDGE_DEFAULT } = values;
    const role = ROLES.find((each) => each === values.role);
    const edge = EDGES.find((each) => each === edgeName);
    const gatewaysCount = /^\d{1,3}$/.test(gateways) ? Number(gateways) : 0;
    if (gatewaysCount < 1 || gatewaysCount > GATEWAYS_MAX) return `--gateways=${gateways}`;
    if (values.role !== undefined && role === undefined) return `--role=${values.role}`;
    if (edge === undefined) return `--edge=${edgeName}`;
    return { gatewaysCount, role, edge };
  } catch (error) {
    return (error as Error).message;
  }
}
