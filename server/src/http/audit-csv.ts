import type { Language } from '@tallygate/contract';
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
  yield `${CUT_OFF[bounds.language](bounds.entriesMax)}\r\n`;
}

const CUT_OFF: Readonly<Record<Language, (entriesMax: number) => string>> = {
  en: (entriesMax) => `# Not whole: the newest ${entriesMax} entries. Choose a shorter range for the rest.`,
  ko: (entriesMax) => `# 일부만 포함: 최신 ${entriesMax}건. 나머지는 기간을 줄여 내보내 주세요.`,
};

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
