import { STATUS_CODES } from 'node:http';
import { replyLines } from '../edge/reply-fields.ts';

/** What the head of an answer says. */
export interface AnswerHead {
  readonly status: number;
  /** Flat; framing and hop-by-hop fields are left out. */
  readonly headers: readonly string[];
  readonly framing: AnswerFraming;
  readonly dateLine: string;
  /** For how long the connection is kept for another request; undefined: it is closed. */
  readonly keptSeconds: number | undefined;
}

/** How the client sees where an answer ends: after so many bytes, by chunks, with its connection, or at once. */
export type AnswerFraming = number | 'chunks' | 'close' | 'none';

const statusLines: string[] = [];
const keptLines = new Map<number, string>();

/** The head of an answer as text of latin1; throws when a field holds a control character. */
export function answerHead(head: AnswerHead): string {
  const { lines, isDated } = replyLines(head.headers);
  const date = isDated ? '' : head.dateLine;
  return `${statusLine(head.status)}${lines}${date}${framingLine(head.framing)}${connectionLine(head.keptSeconds)}\r\n`;
}

function statusLine(status: number): string {
  statusLines[status] ??= `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`;
  return statusLines[status];
}

function framingLine(framing: AnswerFraming): string {
  if (framing === 'chunks') return 'transfer-encoding: chunked\r\n';
  return typeof framing === 'number' ? `content-length: ${framing}\r\n` : '';
}

function connectionLine(keptSeconds: number | undefined): string {
  if (keptSeconds === undefined) return 'connection: close\r\n';
  let line = keptLines.get(keptSeconds);
  if (line === undefined) {
    line = `connection: keep-alive\r\nkeep-alive: timeout=${keptSeconds}\r\n`;
    keptLines.set(keptSeconds, line);
  }
  return line;
}
