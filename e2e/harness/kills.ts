import { setTimeout as delay } from 'node:timers/promises';
import type { Directives } from '../provider/directives.ts';
import type { FakeProvider } from '../provider/provider.ts';
import { configFor } from './config.ts';
import { type LoadOptions, type Observation, type PlannedRequest, sendAndLeave, sendOne } from './load.ts';
import type { Role } from './processes.ts';
import { type Program, statusOf } from './program.ts';
import type { Pump } from './pump.ts';
import { type SqlAnswer, sql, untilRows } from './sql.ts';
import { until } from './until.ts';

/** The moments at which a kill may hit each process, as they are seen from outside. */
export const PHASES = {
  gateway: [
    'idle',
    'before the head',
    'in mid-stream',
    'draining',
    'answered, not yet stored',
    'at start',
    'together with the warehouse',
  ],
  control: ['idle', 'under load', 'with a query running', 'changing the configuration', 'at start'],
  warehouse: ['idle', 'under load', 'answered, not yet stored', 'with a query running', 'at start'],
} as const satisfies Record<Role, readonly Phase[]>;

export type Phase =
  | 'idle'
  | 'under load'
  | 'before the head'
  | 'in mid-stream'
  | 'draining'
  | 'answered, not yet stored'
  | 'with a query running'
  | 'changing the configuration'
  | 'at start'
  | 'together with the warehouse';

/** All that a killer needs. */
export interface Scene {
  readonly program: Program;
  readonly provider: FakeProvider;
  readonly pump: Pump;
  readonly options: LoadOptions;
  readonly random: () => number;
  /** Of the requests that the killer sends itself. */
  readonly probes: Observation[];
}

/** One kill. `wasHit`: the phase was still on when the process was killed, or was proven afterwards. */
export interface Kill {
  readonly role: Role;
  readonly phase: Phase;
  readonly wasHit: boolean;
}

/** A phase that was brought about. */
interface Reached {
  readonly holds: () => boolean | Promise<boolean>;
  /** How long it lasts about; the kill comes at a random moment in it. */
  readonly lastsMs: number;
  /** Proof that can only be had after the recovery. */
  readonly wasHit?: (killedAtMs: number) => Promise<boolean>;
  /** Ends when all that it began has ended. */
  readonly over?: Promise<unknown>;
  /** Who dies at the same moment. */
  readonly also?: Role;
}

const RECOVERY_MS_MAX = 60_000;
let probed = 0;

/** Brings the phase about, kills the process at a random moment in it with SIGKILL, and waits until all is ready again. */
export async function killIn(scene: Scene, target: { readonly role: Role; readonly phase: Phase }): Promise<Kill> {
  const { program, pump, random } = scene;
  const reached = await REACH[target.phase](scene, target.role);
  await delay(random() * reached.lastsMs);
  const held = await reached.holds();
  const killedAtMs = Date.now();
  const victims = reached.also === undefined ? [target.role] : [target.role, reached.also];
  await Promise.all(victims.map((role) => program.kill(role, 'SIGKILL')));
  pump.resume();
  await until(() => isBack(program, victims), {
    what: `${target.role} is back after it was killed ${target.phase}`,
    timeoutMs: RECOVERY_MS_MAX,
  });
  await reached.over;
  return { ...target, wasHit: held && ((await reached.wasHit?.(killedAtMs)) ?? true) };
}

const REACH: Readonly<Record<Phase, (scene: Scene, role: Role) => Promise<Reached>>> = {
  idle: async ({ pump }) => {
    await pump.pause();
    return { holds: () => pump.inFlight() === 0, lastsMs: 100 };
  },
  'under load': async ({ pump }) => {
    await until(() => pump.inFlight() > 0, { what: 'requests in flight', everyMs: 1 });
    return { holds: () => pump.inFlight() > 0, lastsMs: 100 };
  },
  'before the head': async (scene) => {
    const { planned, over } = probe(scene, { delayMs: 500 });
    const state = () => scene.provider.of(planned.marker)[0]?.state;
    await scene.provider.until(() => state() !== undefined);
    return { holds: () => state() === 'received', lastsMs: 300, over };
  },
  'in mid-stream': async (scene) => {
    const { planned, over } = probe(scene, { chunks: 30, chunkDelayMs: 20 });
    const request = () => scene.provider.of(planned.marker)[0];
    await scene.provider.until(() => (request()?.contentPieces ?? 0) >= 3);
    return { holds: () => request()?.state === 'answering', lastsMs: 300, over };
  },
  draining: async (scene) => {
    const planned = planProbe({ chunks: 40, chunkDelayMs: 20 });
    scene.probes.push(await sendAndLeave(planned, scene.options));
    return { holds: () => scene.provider.of(planned.marker)[0]?.state === 'answering', lastsMs: 300 };
  },
  'answered, not yet stored': async (scene) => {
    const { planned, over } = probe(scene, {});
    await over;
    return {
      holds: () => true,
      lastsMs: 40,
      wasHit: async (killedAtMs) => (await storedAtMs(scene.program, planned.marker)) >= killedAtMs,
    };
  },
  'with a query running': async ({ program }) => {
    let isRunning = true;
    const over = sql(program, SLOW_STATEMENT).then(ended, ended);
    function ended(): void {
      isRunning = false;
    }
    await delay(50);
    return { holds: () => isRunning, lastsMs: 200, over };
  },
  'changing the configuration': async ({ program, provider }) => {
    const config = configFor(provider);
    const workspaces = config['workspaces'] as readonly object[];
    program.writeConfig({ ...config, workspaces: [...workspaces, { id: `9${Date.now()}`, name: 'extra' }] });
    return { holds: () => true, lastsMs: 100 };
  },
  /** While a stream is under way and rows are being stored: neither can tell of the other's work. */
  'together with the warehouse': async (scene) => {
    const { planned, over } = probe(scene, { chunks: 30, chunkDelayMs: 20 });
    const request = () => scene.provider.of(planned.marker)[0];
    await scene.provider.until(() => (request()?.contentPieces ?? 0) >= 3);
    const holds = () => request()?.state === 'answering' && scene.pump.inFlight() > 0;
    return { holds, lastsMs: 300, over, also: 'warehouse' };
  },
  'at start': async ({ program }, role) => {
    const dead = await program.kill(role, 'SIGKILL');
    await until(() => ![undefined, dead].includes(program.pids()[role]), {
      what: `${role} starts again`,
      timeoutMs: RECOVERY_MS_MAX,
      everyMs: 5,
    });
    return { holds: () => !program.isReady(role), lastsMs: 150 };
  },
};

/** Slow by its size, for some seconds. */
const SLOW_STATEMENT = 'SELECT sum(cityHash64(number)) FROM numbers(1500000000)';

/** The processes said that they are ready, requests are taken, and SQL is answered. */
async function isBack(program: Program, roles: readonly Role[]): Promise<boolean> {
  if (!roles.every((role) => program.isReady(role)) || (await statusOf(`${program.url}/readyz`)) !== 200) return false;
  return sql(program, 'SELECT 1').then(
    (answer) => answer.status === 200,
    () => false,
  );
}

function probe(
  scene: Scene,
  directives: Directives,
): { readonly planned: PlannedRequest; readonly over: Promise<void> } {
  const planned = planProbe(directives);
  const over = sendOne(planned, scene.options).then((observation) => {
    scene.probes.push(observation);
  });
  return { planned, over };
}

function planProbe(directives: Directives): PlannedRequest {
  const number = ++probed;
  return { marker: `probe-${number}`, api: number % 2 === 0 ? 'openai' : 'anthropic', isStream: true, directives };
}

/** When the row came into the table. */
async function storedAtMs(program: Program, marker: string): Promise<number> {
  const statement = `SELECT toUnixTimestamp64Milli(toDateTime64(ingested_at, 3)) AS at FROM system.ai_gateway.usage
    WHERE request_tags['marker'] = '${marker}'`;
  const holds = ([row]: SqlAnswer['rows']) => Number(row?.['at'] ?? 0) > 0;
  const [row] = await untilRows(program, statement, { holds, what: `the row of ${marker}` });
  return Number(row?.['at']);
}
