import type { DashboardDocument, FilterName, Language } from '@tallygate/contract';
import { FILTERS } from '@tallygate/contract';
import { asInstant, type Clock } from '#kernel';
import type { Refusal } from '#sql';
import type { StoredDashboard } from '../dashboard-store.ts';
import type { DatasetQuestion } from '../document/dataset-question.ts';
import type { DatasetRunner } from '../running/dataset-request.ts';
import type { Permission } from '../running/permission.ts';
import { collectDatasets } from './collect-report.ts';
import type { PageReport, ReportPrinter } from './page-report.ts';

/** A page of a dashboard that somebody wants as a file. */
export interface AskedPage {
  readonly dashboard: StoredDashboard;
  readonly page: string;
  readonly question: DatasetQuestion;
  /** Who looks on; undefined: nobody that the product knows. */
  readonly viewer: Permission | undefined;
  readonly language: Language;
  readonly signal: AbortSignal;
}

export type ReportOutcome = Refusal | { readonly kind: 'report'; readonly report: PageReport };

/** Makes files of pages: the same figures as on the screen, by the same runs. */
export interface PageExporter {
  /** Everything that is printed of a page. A few at once, else it refuses. Rejects with the signal's reason when it aborts. */
  report(asked: AskedPage): Promise<ReportOutcome>;
  /** As PDF. Rejects with `PrinterBusy` when too many wait already. */
  print(report: PageReport): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface PageExporterPorts {
  readonly runner: DatasetRunner;
  readonly printer: ReportPrinter;
  readonly account: () => {
    readonly name: string;
    readonly workspaces: readonly { readonly id: string; readonly name: string }[];
  };
  readonly clock: Pick<Clock, 'now'>;
}

/** Pages whose datasets are run at once: each asks for all of them, and people who look on ask, too. */
const REPORTS_MAX = 4;

/** Exports over a runner of datasets and a printer. */
export function createPageExporter(ports: PageExporterPorts): PageExporter {
  const { runner, printer } = ports;
  let reports = 0;
  return {
    report: async (asked) => {
      const { dashboard, question, viewer, language, signal } = asked;
      const page = dashboard.document.pages.find(({ id }) => id === asked.page);
      if (page === undefined) {
        return { kind: 'refuse', code: 'dashboard_page_unknown', details: { page: asked.page.slice(0, 100) } };
      }
      if (reports >= REPORTS_MAX) return { kind: 'refuse', code: 'dashboard_export_busy', details: {} };
      const ask = (dataset: string) => runner.run({ dashboard, dataset, question, viewer, signal });
      reports++;
      const collected = await collectDatasets(page, { ask, language }).finally(() => reports--);
      if (collected.kind === 'refuse') return collected;
      return { kind: 'report', report: reportOf(ports, asked, { page, datasets: collected.datasets }) };
    },
    print: (report) => printer.print(report),
    close: () => printer.close(),
  };
}

function reportOf(
  { account, clock }: PageExporterPorts,
  { dashboard, question, language }: AskedPage,
  { page, datasets }: { readonly page: DashboardDocument['pages'][number]; readonly datasets: PageReport['datasets'] },
): PageReport {
  const { name, workspaces } = account();
  const workspaceNames = Object.fromEntries(workspaces.map((workspace) => [workspace.id, workspace.name]));
  const { title, question: asks, widgets } = page;
  return {
    ...{ language, datasets, account: name, version: dashboard.version },
    dashboard: dashboard.document.title,
    page: { title, question: asks, widgets },
    publisher: dashboard.publisher.address,
    from: question.from,
    to: question.to,
    timeZone: question.timeZone,
    filters: FILTERS.flatMap((filter) => {
      const values = valuesOf(question, filter);
      return values.length === 0 ? [] : [{ name: filter, values: named(filter, values, { workspaceNames, datasets }) }];
    }),
    names: { workspace_id: workspaceNames, workspace: workspaceNames },
    printedAt: asInstant(clock.now()),
  };
}

function valuesOf({ filters }: DatasetQuestion, filter: FilterName): readonly string[] {
  return filters[filter] ?? [];
}

/** Ids as people call them, where that is known. */
function named(
  filter: FilterName,
  values: readonly string[],
  known: {
    readonly workspaceNames: Readonly<Record<string, string>>;
    readonly datasets: PageReport['datasets'];
  },
): readonly string[] {
  if (filter === 'workspaces') return values.map((value) => known.workspaceNames[value] ?? value);
  if (filter !== 'requesters') return values;
  const addresses = addressesIn(known.datasets);
  return values.map((value) => addresses.get(value) ?? value);
}

/** Addresses of requesters, as the figures themselves tell them. */
function addressesIn(datasets: PageReport['datasets']): ReadonlyMap<string, string> {
  const addresses = new Map<string, string>();
  for (const each of Object.values(datasets)) {
    if (each.kind !== 'result') continue;
    const { columns, rows } = each.result;
    const [id, address] = ['requester_id', 'requester'].map((name) => columns.findIndex((one) => one.name === name));
    if (id === undefined || address === undefined || id < 0 || address < 0) continue;
    for (const row of rows) addresses.set(String(row[id]), String(row[address]));
  }
  return addresses;
}
