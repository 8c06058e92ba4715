import { open } from 'node:fs/promises';
import { QUARANTINE_BYTES_MAX, type Quarantine, type RefusedRow } from '../quarantine.ts';

/** Where the quarantine is, and how much it takes. */
export interface QuarantineFileOptions {
  readonly path: string;
  /** Default 1,000 rows: more than that is not the rows' fault but the table's, and shipping had better wait. */
  readonly rowsMax?: number;
  /** Default `QUARANTINE_BYTES_MAX`. */
  readonly bytesMax?: number;
}

/** A quarantine that is closed when its owner ends. */
export interface QuarantineFile extends Quarantine {
  close(): Promise<void>;
}

const ROWS_MAX = 1_000;
const OWNER_ONLY = 0o600;
const LINE_FEED = 0x0a;

/** Opens a quarantine that is a file of JSON lines, which is made at once. A line that a crash cut short is cut off. */
export async function openQuarantineFile(options: QuarantineFileOptions): Promise<QuarantineFile> {
  const { path, rowsMax = ROWS_MAX, bytesMax = QUARANTINE_BYTES_MAX } = options;
  const file = await open(path, 'a+', OWNER_ONLY);
  const whole = await file.readFile();
  let bytes = whole.lastIndexOf(LINE_FEED) + 1;
  await file.truncate(bytes);
  const ids = new Set(requestIds(whole.subarray(0, bytes).toString()));
  return {
    keep: async (rows) => {
      const fresh = rows.filter((row) => !ids.has(row.requestId));
      if (fresh.length === 0) return;
      const lines = Buffer.from(fresh.map(lineOf).join(''));
      if (ids.size + fresh.length > rowsMax || bytes + lines.length > bytesMax) {
        throw new Error(`the quarantine of refused rows is full (${ids.size} rows, ${bytes} bytes): ${path}`);
      }
      await file.truncate(bytes);
      await file.appendFile(lines);
      await file.datasync();
      bytes += lines.length;
      for (const { requestId } of fresh) ids.add(requestId);
    },
    rowsKept: () => ids.size,
    close: () => file.close(),
  };
}

function lineOf({ requestId, eventTimeMs, batchId, reason, row }: RefusedRow): string {
  const line = { request_id: requestId, event_time_ms: eventTimeMs, batch_id: batchId, reason, row: row.toString() };
  return `${JSON.stringify(line)}\n`;
}

function requestIds(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => String(JSON.parse(line).request_id));
}
