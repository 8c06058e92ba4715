import type { DashboardDocument, DatasetResult, FilterName, Language, Localized, Widget } from '@tallygate/contract';
import type { Instant } from '#kernel';

/** A page of a dashboard with everything that is printed of it. Plain data: it goes to another thread. */
export interface PageReport {
  readonly language: Language;
  /** Name of the account. */
  readonly account: string;
  readonly dashboard: Localized;
  readonly page: Omit<DashboardDocument['pages'][number], 'id'>;
  /** Address of whoever it runs with the permission of. */
  readonly publisher: string;
  readonly version: number;
  readonly from: Instant;
  readonly to: Instant;
  readonly timeZone: string;
  /** Those that were chosen, as people call their values. */
  readonly filters: readonly { readonly name: FilterName; readonly values: readonly string[] }[];
  /** By the name of the dataset. */
  readonly datasets: Readonly<Record<string, PrintedDataset>>;
  /** What people call values of columns, by column and value, such as names of workspaces. */
  readonly names: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly printedAt: Instant;
}

/** What came of a dataset's run: its figures, or a sentence that says why there are none. */
export type PrintedDataset =
  | { readonly kind: 'result'; readonly result: DatasetResult }
  | { readonly kind: 'refused'; readonly sentence: string };

/** Prints pages as PDF, beside the caller's event loop. */
export interface ReportPrinter {
  /** The same report gives the same bytes. Rejects with `PrinterBusy` when too many wait already. */
  print(report: PageReport): Promise<Uint8Array>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

/** Too many pages are being printed already. Safe to repeat later. */
export class PrinterBusy extends Error {
  override get name(): string {
    return 'PrinterBusy';
  }
}

/** Bounds of what is printed of a page; the CSV has every row. */
export const REPORT_LIMITS = {
  /** Rows of one table. */
  tableRowsMax: 200,
  pagesMax: 60,
  /** Characters of one text that comes from data. */
  textLengthMax: 300,
} as const;

/** Datasets that a page's widgets show, each once, in the order of their widgets. */
export function datasetsOf(widgets: readonly Widget[]): readonly string[] {
  const names = widgets.flatMap((widget) => {
    if (widget.kind === 'note') return [];
    const sparkline = widget.kind === 'tile' ? widget.sparkline?.dataset : undefined;
    return sparkline === undefined ? [widget.dataset] : [widget.dataset, sparkline];
  });
  return [...new Set(names)];
}
