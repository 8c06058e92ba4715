import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { startDashboards } from './dashboard-rig.ts';
import { type DashboardFindings, dashboardTable } from './dashboard-table.ts';
import { type CrowdPlan, measureCrowd } from './measure-crowd.ts';
import { type DatasetTimes, measureDatasets } from './measure-datasets.ts';
import { measurePages, type PagesPlan } from './measure-pages.ts';

/** What is measured, on how many rows. */
export interface DashboardPlan extends PagesPlan {
  readonly rows: number;
  /** Days over which each dataset is measured by itself; empty: none is. */
  readonly datasetDays: readonly number[];
  /** Undefined: nobody opens pages at once, and no gateway runs. */
  readonly crowd: CrowdPlan | undefined;
}

/** Makes the rows, measures, and removes them. Gives what was found, and the same as Markdown. */
export async function runDashboards(
  plan: DashboardPlan,
): Promise<{ readonly findings: DashboardFindings; readonly table: string }> {
  const rig = await startDashboards(plan.rows);
  try {
    const pages = await measurePages(rig, plan);
    const datasets: DatasetTimes[] = [];
    for (const days of plan.datasetDays) datasets.push(...(await measureDatasets(rig, { ...plan, days })));
    const crowds = plan.crowd && (await measureCrowd(rig, plan.crowd));
    const findings: DashboardFindings = {
      ...{ rows: plan.rows, made: rig.made, ...pages, datasets, crowds, memory: await rig.memory() },
      people: plan.crowd?.people ?? 0,
      crowdDays: plan.crowd?.days ?? 0,
      notes: [machine(), ...sessions()],
    };
    return { findings, table: dashboardTable(findings) };
  } finally {
    await rig.stop();
  }
}

function machine(): string {
  const load = loadavg()[0]?.toFixed(1) ?? 'unknown';
  return `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, load at the end ${load}.`;
}

/** Linux may share the processors out between sessions first; the gateway is started in one of its own. */
function sessions(): readonly string[] {
  const isOn = textOf('/proc/sys/kernel/sched_autogroup_enabled').trim() === '1';
  return isOn
    ? [
        'kernel.sched_autogroup_enabled is 1: the warehouse of this bench is in another session than the gateway and does not stand back for it; set it to 0 to measure what a program of one session does.',
      ]
    : [];
}

/** Empty where the system has no such file. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
