import { setTimeout as delay } from 'node:timers/promises';
import { type ConfigDocument, KEYS } from '../../e2e/harness/config.ts';
import { launch, type Program } from '../../e2e/harness/program.ts';
import { sql } from '../../e2e/harness/sql.ts';
import { pin } from '../cores.ts';
import type { Counters } from '../provider/counters.ts';
import {
  CHAT_PATH,
  HOST,
  type Missing,
  nameOver,
  type RowCheck,
  type RowSums,
  type Surroundings,
  type System,
} from './system.ts';

/** Longest time until rows are stored: many seconds of load, through a warehouse that stands back. */
const ROWS_MS_MAX = 120_000;
/** Longer than rows take to be stored, and a held stream's chunk to come. */
const UNCHANGED_MS = 15_000;
const ASK_EVERY_MS = 200;

/** A gateway by the name of its edge: the real program with metering, limits and spool on: `tallygate serve`. Its gateway process is the system under test. */
export function startGateway(edge: string): (surroundings: Surroundings) => Promise<System | Missing> {
  return async (surroundings) => {
    const program = await launch({
      config: configOf(surroundings),
      args: [`--edge=${edge}`],
      env: { NODE_EXTRA_CA_CERTS: surroundings.certificatePath, ...surroundings.environment },
    });
    try {
      await program.ready();
    } catch (error) {
      await program.remove();
      if (program.logs().includes(`--edge=${edge}`)) return { missing: `this version does not know --edge=${edge}` };
      throw error;
    }
    pin(pidOf(program), surroundings.core);
    return systemOf(program);
  };
}

/** One provider for each link, and an endpoint named after each model, so that all systems get the same bodies. */
function configOf({ provider, models }: Surroundings): ConfigDocument {
  const endpoints = (['plain', 'tls'] as const).flatMap((link) =>
    models.map((model) => ({
      name: nameOver(model, link),
      destinations: [{ name: 'primary', provider: link, model: nameOver(model, link), traffic_percentage: 100 }],
    })),
  );
  return {
    account: { name: 'Bench', timezone: 'Asia/Seoul' },
    providers: {
      plain: { kind: 'openai', base_url: `http://${HOST}:${provider.plain}/v1`, api_key: 'provider-secret' },
      tls: { kind: 'openai', base_url: `https://${HOST}:${provider.tls}/v1`, api_key: 'provider-secret' },
    },
    endpoints,
    keys: [{ name: 'member', key: KEYS.member, requester: 'user.name@email.com', role: 'member' }],
  };
}

function systemOf(program: Program): System {
  return {
    target: (model, link) => ({
      host: HOST,
      port: program.port,
      path: `/openai${CHAT_PATH}`,
      headers: { authorization: `Bearer ${KEYS.member}` },
      model: nameOver(model, link),
    }),
    pids: () => [pidOf(program)],
    checkRows: (counted) => checkRows(program, counted),
    stop: async () => {
      try {
        await program.stop();
      } finally {
        await program.remove();
      }
    },
  };
}

/** Asks both again until they say the same, or nothing changes any more: calls whose clients left may still be draining. */
async function checkRows(program: Program, counted: () => Promise<Counters>): Promise<RowCheck> {
  const deadlineMs = performance.now() + ROWS_MS_MAX;
  let changedMs = performance.now();
  let last = '';
  for (;;) {
    const { requests: rows, inputTokens, outputTokens } = await counted();
    const expected = { rows, inputTokens, outputTokens };
    const found = await sumRows(program);
    const isEqual = JSON.stringify(expected) === JSON.stringify(found);
    const nowMs = performance.now();
    const seen = JSON.stringify([expected, found]);
    if (seen !== last) changedMs = nowMs;
    last = seen;
    if (isEqual || nowMs > deadlineMs || nowMs > changedMs + UNCHANGED_MS) return { expected, found, isEqual };
    await delay(ASK_EVERY_MS);
  }
}

/** Of calls that went to a provider: it knows nothing of others. */
async function sumRows(program: Program): Promise<RowSums> {
  const { rows, status, body } = await sql(
    program,
    `SELECT count() AS n, sum(input_tokens) AS input, sum(output_tokens) AS output FROM system.ai_gateway.usage
     WHERE length(routing_information.attempts) > 0`,
  );
  if (status !== 200) throw new Error(`the rows cannot be counted: ${JSON.stringify(body)}`);
  const [row] = rows;
  return { rows: Number(row?.['n']), inputTokens: Number(row?.['input']), outputTokens: Number(row?.['output']) };
}

function pidOf(program: Program): number {
  const pid = program.pids().gateway;
  if (pid === undefined) throw new Error(`there is no gateway process\n${program.logs()}`);
  return pid;
}
