import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../medians.ts';
import { chargeAll, shipSpool } from './read-again.ts';
import { requestPath } from './request-path.ts';
import { diskSpool, noSpool } from './spools.ts';

/** How much is measured. */
export interface LayersPlan {
  /** Of each round. */
  readonly requests: number;
  readonly rounds: number;
  /** Requests under way at a time. */
  readonly connections: number;
}

/** Processor time of one layer for each request, in microseconds. */
export interface LayerTime {
  readonly layer: string;
  /** Median of the rounds. */
  readonly micros: number;
  readonly least: number;
}

/** Rounds that are not counted: the engine compiles. */
const WARM_UPS = 2;
const ALIVE_MS = 1_000;

/** Measures all layers in turn, round by round. */
export async function measureLayers({ requests, rounds, connections }: LayersPlan): Promise<readonly LayerTime[]> {
  const micros: Record<'path' | 'withSpool' | 'shipping' | 'charges', number[]> = {
    ...{ path: [], withSpool: [], shipping: [], charges: [] },
  };
  // The product's own timers keep no process alive.
  const alive = setInterval(() => {}, ALIVE_MS);
  for (let round = -WARM_UPS; round < rounds; round++) {
    const dir = mkdtempSync(join(tmpdir(), 'tallygate-layers-'));
    try {
      const path = await timed(requests, () => requestPath({ spool: noSpool(), requests, connections }));
      const { spool, position } = await diskSpool(dir);
      const withSpool = await timed(requests, () => requestPath({ spool, requests, connections }));
      const written = await position();
      const shipping = await timed(requests, () => shipSpool(dir, written));
      const charges = await timed(requests, () => chargeAll(dir, written));
      await spool.stop();
      if (round < 0) continue;
      micros.path.push(path);
      micros.withSpool.push(withSpool);
      micros.shipping.push(shipping);
      micros.charges.push(charges);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }
  clearInterval(alive);
  return [
    layer('request path', micros.path),
    layer('request path and spool', micros.withSpool),
    layer('shipping, without its connection', micros.shipping),
    layer('charges, without their connection', micros.charges),
  ];
}

function layer(name: string, micros: readonly number[]): LayerTime {
  return { layer: name, micros: median(micros) ?? Number.NaN, least: Math.min(...micros) };
}

async function timed(requests: number, act: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / requests;
}
