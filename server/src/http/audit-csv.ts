import type { AuditEntry } from '#audit';
import { isoInstant } from '#kernel';

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
export const AUDIT_CSV_HEAD = `\uFEFF${NAMES.join(',')}\r\n`;

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
