import type { Language } from '@tallygate/contract';
import type { AuditEntry } from '#audit';
import { isoInstant } from '#kernel';
import { csvCutOff } from './csv-cut-off.ts';

const NAMES = [
  'sequence',
  'at',
  'actor',
  'actor_id',
  'action',
  'target',
  'before',
  'after',
  'address',
  'request_id',
  'hash',
] as const;

/** The line of names (RFC 4180), after the mark by which spreadsheets know UTF-8. */
const HEAD = `\uFEFF${NAMES.join(',')}\r\n`;

/** Entries from before a place in the log, the newest first; `next`: where it goes on. */
type Read = (page: {
  readonly before: number | undefined;
  readonly limit: number;
}) => Promise<{ readonly entries: readonly AuditEntry[]; readonly next: number | undefined }>;

/** Entries as a file, in parts, up to a bound. Where there are more, its last line says so: nobody is to take it for the whole log. */
export async function* auditCsvParts(
  read: Read,
  bounds: { readonly entriesMax: number; readonly entriesPerPart: number; readonly language: Language },
): AsyncGenerator<string, void> {
  yield HEAD;
  let left = bounds.entriesMax;
  for (let before: number | undefined; left > 0; ) {
    const { entries, next } = await read({ before, limit: Math.min(bounds.entriesPerPart, left) });
    if (entries.length > 0) yield entries.map(auditCsvLine).join('');
    if (next === undefined) return;
    left -= entries.length;
    before = next;
  }
  yield `${csvCutOff(bounds.entriesMax, bounds.language)}\r\n`;
}

/** One entry as a line. */
export function auditCsvLine(entry: AuditEntry): string {
  const cells = [
    String(entry.sequence),
    isoInstant(entry.at),
    entry.actor,
    entry.actorId,
    entry.action,
    entry.target,
    jsonOf(entry.before),
    jsonOf(entry.after),
    entry.address,
    entry.requestId,
    entry.hash,
  ];
  return `${cells.map(cell).join(',')}\r\n`;
}

function jsonOf(value: AuditEntry['before']): string {
  return value === undefined ? '' : JSON.stringify(value);
}

/** A spreadsheet would compute what begins like a formula: such a text gets an apostrophe before it. */
function cell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
