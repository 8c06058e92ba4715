import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { configFor, KEYS } from '../e2e/harness/config.ts';
import { processorMs } from '../e2e/harness/processes.ts';
import { type Program, startProgram } from '../e2e/harness/program.ts';
import { writeDirectives } from '../e2e/provider/directives.ts';
import { type Measurement, measure, median, type Target } from './measure.ts';

/**
 * What the gateway costs: the same requests to the fake provider directly and through the gateway, in alternating
 * rounds, so that a change of the machine hits both. Prints medians. `--rounds --seconds --connections --body-bytes`.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '16' },
    'body-bytes': { type: 'string', default: '2000' },
  },
});
const PROVIDER_KEY = 'provider-secret-0123456789';

interface Round {
  readonly direct: Measurement;
  readonly gateway: Measurement;
  readonly gatewayCpuMicros: number;
}

const provider = await startProviderProcess();
const program = await startProgram({ config: configFor({ url: provider.url, apiKey: PROVIDER_KEY }) });
try {
  for (const isStream of [false, true]) {
    const targets = targetsFor(isStream);
    await measure({ ...targets.gateway, durationMs: 1_000 });
    const rounds: Round[] = [];
    for (let round = 0; round < Number(values.rounds); round++) rounds.push(await runRound(program, targets, round));
    report(isStream ? 'streamed' : 'whole', rounds);
  }
} finally {
  await program.remove();
  provider.stop();
}

/** Each side goes first in every second round. */
async function runRound(
  gateway: Program,
  targets: { readonly direct: Target; readonly gateway: Target },
  round: number,
): Promise<Round> {
  const first = round % 2 === 0 ? await measure(targets.direct) : undefined;
  const pid = gateway.pids().gateway;
  if (pid === undefined) throw new Error('no gateway process');
  const cpuBeforeMs = processorMs(pid);
  const through = await measure(targets.gateway);
  const gatewayCpuMicros = ((processorMs(pid) - cpuBeforeMs) * 1_000) / through.requests;
  return { direct: first ?? (await measure(targets.direct)), gateway: through, gatewayCpuMicros };
}

function report(kind: string, rounds: readonly Round[]): void {
  const of = (read: (round: Round) => number) => median(rounds.map(read));
  const line = {
    kind,
    rounds: rounds.length,
    direct_requests_per_s: Math.round(of((round) => round.direct.requestsPerSecond)),
    gateway_requests_per_s: Math.round(of((round) => round.gateway.requestsPerSecond)),
    added_p50_ms: rounded(of((round) => round.gateway.p50Ms - round.direct.p50Ms)),
    added_p99_ms: rounded(of((round) => round.gateway.p99Ms - round.direct.p99Ms)),
    gateway_cpu_us_per_request: Math.round(of((round) => round.gatewayCpuMicros)),
  };
  console.log(JSON.stringify(line));
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function targetsFor(isStream: boolean): { readonly direct: Target; readonly gateway: Target } {
  const text = `${writeDirectives('bench', { chunks: 20 })} ${'a'.repeat(Number(values['body-bytes']))}`;
  const body = (model: string) =>
    JSON.stringify({
      model,
      ...(isStream ? { stream: true, stream_options: { include_usage: true } } : {}),
      messages: [{ role: 'user', content: text }],
    });
  const shared = { connections: Number(values.connections), durationMs: Number(values.seconds) * 1_000 };
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  return {
    direct: {
      ...shared,
      url: provider.url,
      path: '/v1/chat/completions',
      headers: bearer(PROVIDER_KEY),
      body: body('m'),
    },
    gateway: {
      ...shared,
      url: program.url,
      path: '/openai/v1/chat/completions',
      headers: bearer(KEYS.member),
      body: body('gpt'),
    },
  };
}

/** In a process of its own, so that its work is not the loop's. */
async function startProviderProcess(): Promise<{ readonly url: string; stop(): void }> {
  const main = join(import.meta.dirname, '../e2e/provider/main.ts');
  const child = spawn(process.execPath, [main, '--no-journal'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return { url: line.trim(), stop: () => child.kill('SIGTERM') };
}
