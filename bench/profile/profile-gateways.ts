import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../e2e/harness/program.ts';
import type { Cores } from '../cores.ts';
import { type Generator, startGenerator, startProvider } from '../helper-process.ts';
import { markdown, number } from '../markdown.ts';
import { MEASUREMENTS, type Measurement, modelsOf, type Scale } from '../measurements.ts';
import { threadTimes } from '../processes.ts';
import { modelOf } from '../provider/plan.ts';
import type { System, SystemSpec } from '../systems/system.ts';
import { writeCertificate } from '../write-certificate.ts';
import { type Profiler, startProfiler } from './start-profiler.ts';
import { type Summary, summarise } from './summarise.ts';

/** What is profiled, and where profiles are written. */
export interface ProfilePlan {
  readonly systems: readonly SystemSpec[];
  readonly scale: Scale;
  readonly cores: Cores;
  readonly out: string;
}

/** Where a gateway's time goes for one load. */
interface Profiled {
  readonly title: string;
  /** Requests or chunks in the time of the profile. */
  readonly units: number;
  readonly unit: 'request' | 'chunk';
  readonly summary: Summary;
  /** Processor time of the main thread. */
  readonly mainMicros: number;
  readonly threads: readonly { readonly name: string; readonly micros: number }[];
}

const LOADS: readonly Measurement[] = MEASUREMENTS.filter(({ name }) => name === 'json' || name === 'chunks');
const LINES_SHOWN = 25;

/** Profiles the gateway process of each edge under requests and under streams. Returns tables of self times. */
export async function profileGateways({ systems, scale, cores, out }: ProfilePlan): Promise<string> {
  const certificate = writeCertificate();
  const provider = await startProvider(cores.provider);
  const generator = startGenerator(cores.generator);
  const texts: string[] = [cores.note];
  try {
    for (const spec of systems.filter(({ name }) => name.startsWith('gateway'))) {
      const inspectorPort = await freePort();
      const system = await spec.start({
        provider: provider.ports,
        certificatePath: certificate.path,
        models: modelsOf(LOADS, scale),
        core: cores.system,
        environment: { NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectorPort}` },
      });
      if ('missing' in system) texts.push(`${spec.title}: ${system.missing}.`);
      else texts.push(...(await profileOne({ spec, system, inspectorPort }, { generator, scale, out })));
    }
  } finally {
    await generator.stop();
    await provider.stop();
    certificate.remove();
  }
  return texts.join('\n\n');
}

async function profileOne(
  {
    spec,
    system,
    inspectorPort,
  }: { readonly spec: SystemSpec; readonly system: System; readonly inspectorPort: number },
  tools: { readonly generator: Generator; readonly scale: Scale; readonly out: string },
): Promise<readonly string[]> {
  try {
    const [pid] = system.pids();
    if (pid === undefined) throw new Error('no process to profile');
    const profiler = await startProfiler(pid, inspectorPort);
    const texts: string[] = [];
    for (const load of LOADS) {
      const path = join(tools.out, `${spec.name}-${load.name}.cpuprofile`);
      const profiled = await profileLoad({ load, system, pid, profiler }, { ...tools, path });
      texts.push(tableOf({ ...profiled, title: `${spec.title}, ${load.name}` }));
    }
    profiler.close();
    return texts;
  } finally {
    await system.stop();
  }
}

async function profileLoad(
  { load, system, pid, profiler }: { load: Measurement; system: System; pid: number; profiler: Profiler },
  { generator, scale, path }: { readonly generator: Generator; readonly scale: Scale; readonly path: string },
): Promise<Omit<Profiled, 'title'>> {
  const target = system.target(modelOf(load.plan(scale)), load.link);
  const parts = { scale, target, pids: [pid], leadMs: 0 };
  await generator.run(load.order({ ...parts, durationMs: scale.warmUpMs }));
  const before = new Map(threadTimes(pid).map((thread) => [thread.id, thread.micros]));
  await profiler.start();
  const outcome = await generator.run(load.order({ ...parts, durationMs: scale.durationMs }));
  const profile = await profiler.stop();
  const threads = threadTimes(pid).map((thread) => ({
    ...thread,
    micros: thread.micros - (before.get(thread.id) ?? 0),
  }));
  writeFileSync(path, JSON.stringify(profile));
  const isJson = load.name === 'json';
  return {
    unit: isJson ? 'request' : 'chunk',
    units: isJson ? outcome.answersInAll : outcome.events,
    summary: summarise(profile),
    mainMicros: threads.find(({ id }) => id === pid)?.micros ?? Number.NaN,
    threads,
  };
}

function tableOf({ title, unit, units, summary, mainMicros, threads }: Profiled): string {
  const line = ({ name, micros }: { readonly name: string; readonly micros: number }) => [
    name,
    `${number((micros / summary.busyMicros) * 100, 1)} %`,
    number((micros / summary.busyMicros) * (mainMicros / units), 2),
  ];
  const head = ['share', `µs/${unit}`];
  const byName = new Map<string, number>();
  for (const { name, micros } of threads) byName.set(name, (byName.get(name) ?? 0) + micros);
  return [
    `## ${title}: ${number(units, 0)} ${unit}s, with the profiler on`,
    '',
    ...markdown(['the main thread, self time by group', ...head], summary.groups.map(line)),
    '',
    ...markdown(
      ['the main thread, self time by file of the gateway, with what it calls outside', ...head],
      summary.files.slice(0, LINES_SHOWN).map(line),
    ),
    '',
    ...markdown(['the main thread, self time by function', ...head], summary.functions.slice(0, LINES_SHOWN).map(line)),
    '',
    ...markdown(
      ['processor time of threads, by name', `µs/${unit}`],
      [...byName].sort((a, b) => b[1] - a[1]).map(([name, micros]) => [name, number(micros / units, 2)]),
    ),
  ].join('\n');
}
