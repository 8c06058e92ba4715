import { markdown, number } from '../markdown.ts';
import type { Crowd } from './measure-crowd.ts';
import type { DatasetTimes } from './measure-datasets.ts';
import { type PageTimes, quantile } from './measure-pages.ts';

/** Everything that a run found. */
export interface DashboardFindings {
  readonly rows: number;
  readonly made: { readonly seconds: number; readonly bytesOfRow: number };
  readonly coldMs: ReadonlyMap<string, number>;
  readonly times: readonly PageTimes[];
  /** Each dataset by itself, of each range that was asked for; empty: not measured. */
  readonly datasets: readonly DatasetTimes[];
  /** Undefined: not measured. */
  readonly crowds: readonly Crowd[] | undefined;
  readonly people: number;
  readonly crowdDays: number;
  readonly memory: string;
  readonly notes: readonly string[];
}

/** The findings as Markdown. */
export function dashboardTable(findings: DashboardFindings): string {
  const { rows, made, times, coldMs, memory, notes } = findings;
  const head = ['page', 'days', 'anew p50 ms', 'anew p95 ms', 'again p50 ms', 'again p95 ms', 'first after a start ms'];
  const longest = Math.max(...times.map(({ days }) => days));
  const lines = times.map(({ page, days, anew, again }) => [
    page,
    number(days, 0),
    ...[anew, again].flatMap((each) => [0.5, 0.95].map((part) => number(quantile(each, part), 0))),
    days === longest ? number(coldMs.get(page) ?? Number.NaN, 0) : '',
  ]);
  return [
    `## The usage dashboard on ${number(rows, 0)} rows of 90 days`,
    '',
    `Made in ${number(made.seconds, 0)} s; ${number(made.bytesOfRow, 0)} bytes on disk a row, sums included. The warehouse took ${memory} of memory at most. ` +
      '`anew`: a range that nobody asked for before. `again`: one that was asked for, as when another person opens the page.',
    '',
    ...markdown(head, lines),
    '',
    ...crowdLines(findings),
    ...datasetLines(findings),
    ...notes,
    '',
  ].join('\n');
}

function datasetLines({ datasets }: DashboardFindings): readonly string[] {
  const head = ['dataset', 'anew p50 ms', 'processor ms', 'rows or sums', 'of'];
  return [...new Set(datasets.map(({ days }) => days))].flatMap((days) => [
    `### Each dataset by itself, of ${days} days`,
    '',
    ...markdown(
      head,
      datasets
        .filter((one) => one.days === days)
        .map(({ dataset, ms, processorMs, rows, reads }) => [
          dataset,
          number(ms, 0),
          number(processorMs, 0),
          number(rows, 0),
          [...new Set(reads)].join(', '),
        ]),
    ),
    '',
  ]);
}

function crowdLines({ crowds, people, crowdDays }: DashboardFindings): readonly string[] {
  if (crowds === undefined) return [];
  const head = [
    'page',
    'failed',
    'all of them saw it after ms',
    'gateway p99 quiet ms',
    'gateway p99 beside ms',
    'gateway errors',
  ];
  const lines = crowds.map(({ page, failed, lastMs, quietP99Ms, besideP99Ms, errors }) => [
    page,
    number(failed, 0),
    number(lastMs, 0),
    number(quietP99Ms, 1),
    number(besideP99Ms, 1),
    number(errors, 0),
  ]);
  const failures = crowds.flatMap(({ page, failure }) => (failure === undefined ? [] : [`${page}: ${failure}`, '']));
  return [
    `### ${people} people open a page of ${crowdDays} days at once`,
    '',
    ...markdown(head, lines),
    '',
    ...failures,
  ];
}
