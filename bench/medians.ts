import type { MeasurementName } from './measurements.ts';
import type { Results } from './results.ts';

/** Reads medians over rounds; undefined: not measured. */
export interface Medians {
  of(system: string, measurement: MeasurementName, metric: string): number | undefined;
  /** Of the differences of each round between this system and that one. */
  over(system: string, other: string, metric: Metric): number | undefined;
  /** Of one system's median to another's; undefined when the other did nothing at all. */
  ratio(system: string, other: string, metric: Metric): number | undefined;
}

/** A number of a measurement. */
export interface Metric {
  readonly measurement: MeasurementName;
  readonly metric: string;
}

/** The medians of what was measured. */
export function mediansOf(results: Results): Medians {
  const of: Medians['of'] = (system, measurement, metric) => median(results.valuesOf(system, measurement, metric));
  return {
    of,
    over: (system, other, { measurement, metric }) => {
      const base = results.valuesOf(other, measurement, metric);
      return median(
        results.valuesOf(system, measurement, metric).map((value, round) => value - (base[round] ?? Number.NaN)),
      );
    },
    ratio: (system, other, { measurement, metric }) => {
      const [one, base] = [of(system, measurement, metric), of(other, measurement, metric)];
      return one === undefined || base === undefined || base === 0 ? undefined : one / base;
    },
  };
}

/** The middle one, or the mean of the two in the middle; undefined of none. */
function median(values: readonly number[]): number | undefined {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}
