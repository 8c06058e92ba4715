import type { DashboardRig } from './dashboard-rig.ts';
import { type PagesPlan, quantile } from './measure-pages.ts';

/** What one dataset takes when nothing that was kept answers it and nobody else asks. */
export interface DatasetTimes {
  readonly dataset: string;
  readonly days: number;
  /** Medians, in milliseconds. */
  readonly ms: number;
  readonly processorMs: number;
  /** Names of sums, or of the table, once for each time that they are read. */
  readonly reads: readonly string[];
  readonly rows: number;
}

/** Every dataset of the dashboard by itself over so many days; those that take the most processor time first. */
export async function measureDatasets(
  rig: DashboardRig,
  { days, loads, warmUps }: Omit<PagesPlan, 'days'> & { readonly days: number },
): Promise<readonly DatasetTimes[]> {
  const range = { days, shift: 0 };
  const found: DatasetTimes[] = [];
  for (const dataset of new Set(rig.pages.flatMap(({ datasets }) => datasets))) {
    const runs: { readonly ms: number; readonly processorMs: number }[] = [];
    for (let each = 0; each < warmUps + loads; each++) {
      await rig.forget();
      runs.push(await rig.ask(dataset, range));
    }
    const measured = runs.slice(warmUps);
    const { names: reads, rows } = await rig.reads(dataset, range);
    found.push({
      ...{ dataset, days, reads, rows },
      ms: quantile(
        measured.map(({ ms }) => ms),
        0.5,
      ),
      processorMs: quantile(
        measured.map(({ processorMs }) => processorMs),
        0.5,
      ),
    });
  }
  return found.sort((one, other) => other.processorMs - one.processorMs);
}
