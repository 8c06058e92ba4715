import { processorMicros } from '../processes.ts';
import type { Outcome } from './orders.ts';

/** Counts what happens in the part of a run that counts. */
export class Meter {
  readonly #pids: readonly number[];
  readonly #timesMs: number[] = [];
  #isOn = false;
  #isDone = false;
  #startedMs = 0;
  #seconds = Number.NaN;
  #cpuMicros = Number.NaN;
  #ownMicros = Number.NaN;
  #answers = 0;
  #answersInAll = 0;
  #events = 0;
  #errors = 0;
  #firstError: string | undefined;

  constructor(pids: readonly number[]) {
    this.#pids = pids;
  }

  /** From now on everything counts. */
  start(): void {
    this.#isOn = true;
    this.#cpuMicros = processorMicros(this.#pids);
    this.#ownMicros = ownMicros();
    this.#startedMs = performance.now();
  }

  /** Nothing counts any more, but errors and the number of all answers. */
  stop(): void {
    this.#isOn = false;
    this.#isDone = true;
    this.#seconds = (performance.now() - this.#startedMs) / 1_000;
    this.#cpuMicros = processorMicros(this.#pids) - this.#cpuMicros;
    this.#ownMicros = ownMicros() - this.#ownMicros;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  answer(): void {
    this.#answersInAll++;
    if (this.#isOn) this.#answers++;
  }

  events(count: number): void {
    if (this.#isOn) this.#events += count;
  }

  time(ms: number): void {
    if (this.#isOn) this.#timesMs.push(ms);
  }

  error(reason: string): void {
    this.#errors++;
    this.#firstError ??= reason;
  }

  outcome(): Outcome {
    this.#timesMs.sort((a, b) => a - b);
    return {
      answers: this.#answers,
      answersInAll: this.#answersInAll,
      events: this.#events,
      seconds: this.#seconds,
      cpuMicros: this.#pids.length === 0 ? Number.NaN : this.#cpuMicros,
      generatorMicros: this.#ownMicros,
      p50Ms: quantile(this.#timesMs, 0.5),
      p99Ms: quantile(this.#timesMs, 0.99),
      errors: this.#errors,
      firstError: this.#firstError,
    };
  }
}

/** Processor time of this process. */
function ownMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** The value below which this part of the sorted ones is; NaN of none. */
function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
