import { setTimeout as delay } from 'node:timers/promises';
import type { Cores } from './cores.ts';
import { type Generator, type Provider, startGenerator, startProvider } from './helper-process.ts';
import type { Outcome } from './load/orders.ts';
import { type Measurement, modelsOf, type Sample, type Scale } from './measurements.ts';
import { type Memory, memoryOf } from './processes.ts';
import { add, NOTHING, since } from './provider/counters.ts';
import { modelOf } from './provider/plan.ts';
import type { Results } from './results.ts';
import type { Link, Surroundings, System, SystemSpec } from './systems/system.ts';
import { writeCertificate } from './write-certificate.ts';

/** What is measured, of whom, and how long. */
export interface BenchPlan {
  readonly systems: readonly SystemSpec[];
  readonly measurements: readonly Measurement[];
  readonly scale: Scale;
  readonly cores: Cores;
}

/** What a running bench works with. */
interface Bench {
  readonly plan: BenchPlan;
  readonly generator: Generator;
  readonly provider: Provider;
  readonly surroundings: Surroundings;
  readonly results: Results;
}

const MEMORY_EVERY_MS = 500;

/** Measures all systems side by side: each round has them all, and begins with another one. Leaves nothing running. */
export async function runBench(plan: BenchPlan, results: Results): Promise<void> {
  const { cores, measurements, scale } = plan;
  const certificate = writeCertificate();
  const provider = await startProvider(cores.provider);
  const generator = startGenerator(cores.generator);
  const surroundings = {
    provider: provider.ports,
    certificatePath: certificate.path,
    models: modelsOf(measurements, scale),
    core: cores.system,
  };
  const bench: Bench = { plan, generator, provider, surroundings, results };
  try {
    const side = measurements.filter(({ isHeld }) => isHeld !== true);
    if (side.length > 0) await runSideBySide(bench, side);
    for (const measurement of measurements) if (measurement.isHeld === true) await runHeld(bench, measurement);
  } finally {
    await generator.stop();
    await provider.stop();
    certificate.remove();
  }
}

/** All systems run all the time; only one is under load at a time. */
async function runSideBySide(bench: Bench, measurements: readonly Measurement[]): Promise<void> {
  const runners: Runner[] = [];
  try {
    for (const spec of bench.plan.systems) {
      const runner = await startRunner(bench, spec);
      if (runner !== undefined) runners.push(runner);
    }
    for (const measurement of measurements) await runRounds(bench.plan.scale, { measurement, runners });
  } finally {
    for (const runner of runners) await runner.stop();
  }
}

async function runRounds(
  { rounds, warmUpMs, leadMs, durationMs }: Scale,
  { measurement, runners: all }: { readonly measurement: Measurement; readonly runners: readonly Runner[] },
): Promise<void> {
  const runners = all.filter((runner) => runner.has(measurement.link));
  if (warmUpMs > 0) {
    for (const runner of runners) await runner.run(measurement, { leadMs: 0, durationMs: warmUpMs, round: undefined });
  }
  for (let round = 0; round < rounds; round++) {
    const first = round % runners.length;
    for (const runner of [...runners.slice(first), ...runners.slice(0, first)]) {
      await runner.run(measurement, { leadMs, durationMs, round });
    }
  }
}

/** Each system with a process of its own is started for each round, and nothing but it runs. */
async function runHeld(bench: Bench, measurement: Measurement): Promise<void> {
  const { scale, systems } = bench.plan;
  for (let round = 0; round < scale.heldRounds; round++) {
    for (const spec of systems) {
      const runner = await startRunner(bench, spec);
      try {
        if (runner?.hasProcess === true) await runner.run(measurement, { leadMs: 0, durationMs: 0, round });
      } finally {
        await runner?.stop();
      }
    }
  }
}

async function startRunner(bench: Bench, spec: SystemSpec): Promise<Runner | undefined> {
  const system = await spec.start(bench.surroundings);
  if ('target' in system) return new Runner(bench, spec.name, system);
  bench.results.missing(spec.name, system.missing);
  return undefined;
}

interface Run {
  readonly leadMs: number;
  readonly durationMs: number;
  /** undefined: a warm-up, of which only rows and errors count. */
  readonly round: number | undefined;
}

/** One system with what the provider has counted of it. */
class Runner {
  readonly #bench: Bench;
  readonly #name: string;
  readonly #system: System;
  #counted = NOTHING;

  constructor(bench: Bench, name: string, system: System) {
    this.#bench = bench;
    this.#name = name;
    this.#system = system;
  }

  get hasProcess(): boolean {
    return this.#system.pids().length > 0;
  }

  has(link: Link): boolean {
    return this.#system.links?.includes(link) ?? true;
  }

  async run(measurement: Measurement, { leadMs, durationMs, round }: Run): Promise<void> {
    const { generator, provider, plan, results } = this.#bench;
    const load = measurement.plan(plan.scale);
    const target = this.#system.target(modelOf(load), measurement.link);
    const pids = this.#system.pids();
    const order = measurement.order({ scale: plan.scale, target, pids, leadMs, durationMs });
    const before = await provider.counters();
    const running = generator.run(order);
    const memory = measurement.isHeld === true ? await peakMemory(pids, running) : undefined;
    const outcome = await running;
    const counted = async () => since(await provider.counters(), before);
    const place = { system: this.#name, measurement: measurement.name, round };
    results.errors(place, { errors: outcome.errors, first: outcome.firstError });
    const earlier = this.#counted;
    const check = await this.#system.checkRows(async () => add(earlier, await counted()));
    const ofRun = await counted();
    this.#counted = add(earlier, ofRun);
    if (check !== undefined) {
      const { answersInAll: answers, errors } = outcome;
      results.checked(place, { ...check, answers, errors, requests: ofRun.requests });
    }
    if (round !== undefined) results.sample({ ...place, round }, sampleOf(measurement, { outcome, load, memory }));
  }

  stop(): Promise<void> {
    return this.#system.stop();
  }
}

function sampleOf(
  measurement: Measurement,
  got: {
    readonly outcome: Outcome;
    readonly load: ReturnType<Measurement['plan']>;
    readonly memory: Memory | undefined;
  },
): Sample {
  return { ...measurement.read(got.outcome, got.load), ...got.memory, errors: got.outcome.errors };
}

/** The most that the processes held at a time until the run was over. */
async function peakMemory(pids: readonly number[], running: Promise<unknown>): Promise<Memory> {
  let isOver = false;
  const over = running.finally(() => {
    isOver = true;
  });
  over.catch(() => undefined);
  let peak = memoryOf(pids);
  while (!isOver) {
    const now = memoryOf(pids);
    if (now.rssMb > peak.rssMb) peak = now;
    await Promise.race([delay(MEMORY_EVERY_MS), over]);
  }
  return peak;
}
