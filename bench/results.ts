import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { MeasurementName, Sample } from './measurements.ts';
import type { RowCheck } from './systems/system.ts';

/** Whose run it was. */
export interface Place {
  readonly system: string;
  readonly measurement: MeasurementName;
  /** undefined: a warm-up. */
  readonly round: number | undefined;
}

/** A check of rows after one run, and how many requests that run had. */
export interface Checked extends RowCheck {
  /** Of the provider. */
  readonly requests: number;
  /** Of the generator. */
  readonly answers: number;
  readonly errors: number;
}

/** Everything that came of a bench; each line of its file is one fact. */
export class Results {
  readonly #path: string | undefined;
  readonly #say: (line: string) => void;
  readonly #samples = new Map<string, number[]>();
  readonly #missing = new Map<string, string>();
  readonly #checks = new Map<string, Checked[]>();
  readonly #errors = new Map<string, { count: number; first: string }>();

  constructor(options: { readonly path: string | undefined; readonly say: (line: string) => void }) {
    this.#path = options.path;
    this.#say = options.say;
    if (this.#path === undefined) return;
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, '');
  }

  sample(place: Place & { readonly round: number }, sample: Sample): void {
    for (const [metric, value] of Object.entries(sample)) {
      const key = keyOf(place.system, place.measurement, metric);
      const values = this.#samples.get(key) ?? [];
      values[place.round] = value;
      this.#samples.set(key, values);
    }
    this.#tell({ kind: 'sample', ...place, ...sample });
  }

  missing(system: string, reason: string): void {
    this.#missing.set(system, reason);
    this.#tell({ kind: 'missing', system, reason });
  }

  checked(place: Place, check: Checked): void {
    this.#checks.set(place.system, [...this.checksOf(place.system), check]);
    this.#tell({ kind: 'rows', ...place, ...check });
  }

  errors(place: Place, { errors, first }: { readonly errors: number; readonly first: string | undefined }): void {
    if (errors === 0) return;
    const earlier = this.#errors.get(place.system);
    const count = (earlier?.count ?? 0) + errors;
    this.#errors.set(place.system, { count, first: earlier?.first ?? `${place.measurement}: ${first ?? ''}` });
    this.#tell({ kind: 'errors', ...place, errors, first });
  }

  /** One value for each round; empty when it was not measured. */
  valuesOf(system: string, measurement: MeasurementName, metric: string): readonly number[] {
    return this.#samples.get(keyOf(system, measurement, metric)) ?? [];
  }

  missingReason(system: string): string | undefined {
    return this.#missing.get(system);
  }

  checksOf(system: string): readonly Checked[] {
    return this.#checks.get(system) ?? [];
  }

  errorsOf(system: string): { readonly count: number; readonly first: string } | undefined {
    return this.#errors.get(system);
  }

  #tell(fact: Readonly<Record<string, unknown>>): void {
    const line = JSON.stringify(fact);
    if (this.#path !== undefined) appendFileSync(this.#path, `${line}\n`);
    this.#say(line);
  }
}

/** Whether these rows are what the provider counted; and, where nothing went wrong, what the generator sent. */
export function isTrue({ isEqual, requests, answers, errors }: Checked): boolean {
  return isEqual && (errors > 0 || requests === answers);
}

function keyOf(system: string, measurement: MeasurementName, metric: string): string {
  return `${system} ${measurement} ${metric}`;
}
