import type { Log } from '#kernel';
import type { ApiContext } from './api-context.ts';
import { CSV_MARK, csvLine } from './csv-line.ts';

/** A file of lines. */
export interface CsvFile {
  /** Without its ending: letters, digits, hyphens. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Lines in parts, each when the one before it was taken. */
  readonly parts: AsyncIterable<readonly (readonly (string | number | null)[])[]>;
  readonly log: Log;
}

/** Whether the caller asks for CSV rather than JSON. */
export function wantsCsv(context: ApiContext): boolean {
  const accepted = context.req.header('accept') ?? '';
  const [csv, json] = [accepted.indexOf('text/csv'), accepted.indexOf('application/json')];
  return csv !== -1 && (json === -1 || csv < json);
}

/** The file as an answer, sent as it is read. One that breaks off breaks the connection, so that nobody takes it for whole. */
export function csvAnswer(context: ApiContext, { name, columns, parts, log }: CsvFile): Response {
  const lines = parts[Symbol.asyncIterator]();
  let isBegun = false;
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        if (!isBegun) {
          isBegun = true;
          controller.enqueue(Buffer.from(CSV_MARK + csvLine(columns)));
          return;
        }
        const next = await lines.next();
        if (next.done === true) controller.close();
        else controller.enqueue(Buffer.from(next.value.map(csvLine).join('')));
      } catch (error) {
        log.warn({ error, file: name }, 'an export broke off');
        controller.error(error);
      }
    },
    cancel: async () => {
      await lines.return?.();
    },
  });
  context.header('content-type', 'text/csv; charset=utf-8');
  context.header('content-disposition', `attachment; filename="${name}.csv"`);
  context.header('cache-control', 'no-store');
  return context.body(body);
}
