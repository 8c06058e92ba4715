import type { DashboardPage, DashboardRig } from './dashboard-rig.ts';

/** What is measured of each page. */
export interface PagesPlan {
  readonly days: readonly number[];
  /** Loads of each page and range that are measured. */
  readonly loads: number;
  /** Loads before those: what is asked again is looked into, so that the engine knows which sums answer it. */
  readonly warmUps: number;
}

/** Times of the loads of one page over one range, in milliseconds. */
export interface PageTimes {
  readonly page: string;
  readonly days: number;
  /** Nothing that was kept answers: sums and rows are read. */
  readonly anew: readonly number[];
  /** The same range again. */
  readonly again: readonly number[];
}

/** The first load after a start of the warehouse, then each page over each range, anew and again. */
export async function measurePages(
  rig: DashboardRig,
  { days, loads, warmUps }: PagesPlan,
): Promise<{ readonly coldMs: ReadonlyMap<string, number>; readonly times: readonly PageTimes[] }> {
  const longest = Math.max(...days);
  const coldMs = new Map<string, number>();
  for (const page of rig.pages) {
    await rig.restart();
    await rig.forget();
    coldMs.set(page.id, await rig.load(page, { days: longest, shift: 0 }));
  }
  const times: PageTimes[] = [];
  for (const page of rig.pages)
    for (const range of days) times.push(await timesOf(rig, page, { days: range, loads, warmUps }));
  return { coldMs, times };
}

async function timesOf(
  rig: DashboardRig,
  page: DashboardPage,
  { days, loads, warmUps }: Omit<PagesPlan, 'days'> & { readonly days: number },
): Promise<PageTimes> {
  const range = { days, shift: 0 };
  for (let each = 0; each < warmUps; each++) {
    await rig.forget();
    await rig.load(page, range);
  }
  const anew: number[] = [];
  const again: number[] = [];
  for (let each = 0; each < loads; each++) {
    await rig.forget();
    anew.push(await rig.load(page, range));
    again.push(await rig.load(page, range));
  }
  return { page: page.id, days, anew, again };
}

/** The least time that so much of all loads took. */
export function quantile(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(part * times.length) - 1)] ?? Number.NaN;
}
