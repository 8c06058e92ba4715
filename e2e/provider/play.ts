import type { ServerResponse } from 'node:http';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { Piece, Script } from './api.ts';
import type { Directives } from './directives.ts';
import { KEPT_BYTES_MAX, type ProviderRequest } from './journal.ts';

/** Everything that one answer is played on. */
export interface Stage {
  readonly response: ServerResponse;
  readonly record: ProviderRequest;
  readonly directives: Directives;
  /** Aborted when the connection closed. */
  readonly gone: AbortSignal;
  readonly errorPiece: string;
  /** The API's error as a whole body. */
  readonly errorBody: string;
  /** Told after every step. */
  changed(): void;
  /** Resolves when the test lets the answer go on, or the connection closed. */
  mayGoOn(): Promise<void>;
}

/** Plays a script, spoilt by the directives. Returns when the answer ended, one way or the other. */
export async function play(stage: Stage, script: Script): Promise<void> {
  const { response, record, directives } = stage;
  const pieces = spoil(script, stage);
  const length = Buffer.byteLength(pieces.map((piece) => piece.text).join(''));
  record.status = 200;
  record.state = 'answering';
  response.writeHead(200, [
    ...headersOf(script, directives),
    ...(script.isStream ? [] : ['content-length', String(length)]),
  ]);
  response.flushHeaders();
  stage.changed();
  if (directives.firstByteDelayMs !== undefined) await pause(stage, directives.firstByteDelayMs);
  for (const piece of pieces) {
    if (isHeld(stage)) await stage.mayGoOn();
    if (await breaksOff(stage, script, piece)) return;
    if (piece.kind === 'content' && directives.chunkDelayMs !== undefined) await pause(stage, directives.chunkDelayMs);
    await write(stage, piece.text);
    if (stage.gone.aborted) return;
    Object.assign(record.reported, piece.reports);
    if (piece.kind === 'content') record.contentPieces++;
    stage.changed();
  }
  await finish(stage);
}

/** Writes an answer that has only a status, a head and one body. */
export async function playWhole(
  stage: Stage,
  answer: { readonly status: number; readonly headers: readonly string[]; readonly body: string },
): Promise<void> {
  stage.record.status = answer.status;
  stage.record.state = 'answering';
  stage.response.writeHead(answer.status, [
    ...answer.headers,
    'content-length',
    String(Buffer.byteLength(answer.body)),
  ]);
  await write(stage, answer.body);
  if (!stage.gone.aborted) await finish(stage);
}

/** Breaks the connection with RST, as a provider that died does. */
export function cut(stage: Stage): void {
  stage.record.state = 'cut';
  stage.response.socket?.resetAndDestroy();
  stage.changed();
}

/** Waits, but no longer than the connection lives. */
export async function pause(stage: Stage, delayMs: number): Promise<void> {
  await delay(delayMs, undefined, { signal: stage.gone }).catch(() => undefined);
}

/** Waits until the peer gives up. */
export async function waitForEver(stage: Stage): Promise<void> {
  if (stage.gone.aborted) return;
  await new Promise((resolve) => stage.gone.addEventListener('abort', resolve, { once: true }));
}

/** The head's fields; a directive may lie about the type. */
function headersOf({ headers }: Script, { contentType, body }: Directives): readonly string[] {
  const told = contentType ?? (body === 'html' ? 'text/html;charset=utf-8' : undefined);
  if (told === undefined) return headers;
  const isType = (index: number) => headers[index - (index % 2)] === 'content-type';
  return [...headers.filter((_, index) => !isType(index)), 'content-type', told];
}

function spoil({ pieces, isStream }: Script, { directives, errorPiece, errorBody }: Stage): readonly Piece[] {
  const whole = (text: string): readonly Piece[] => [{ kind: 'terminal', text }];
  const { body, dataLines, comments } = directives;
  if (body === 'empty') return whole('');
  if (body === 'html') return whole(PAGE);
  if (body === 'comments') return [COMMENT, COMMENT, COMMENT];
  if (body === 'error') return whole(isStream ? errorPiece : errorBody);
  if (body === 'cut') return pieces.map(({ kind, text }) => ({ kind, text: text.slice(0, text.length / 2) }));
  const kept = pieces.filter((piece) => !(directives.endWithoutDone === true && isEndMark(piece, pieces)));
  const lined = dataLines === undefined || !isStream ? kept : withDataLines(kept, dataLines);
  const commented = comments === true && isStream ? lined.flatMap((piece) => [COMMENT, piece]) : lined;
  return directives.malformed === 'json' ? withBrokenPiece(commented) : commented;
}

const PAGE = '<!doctype html>\n<html><head><title>502 Bad Gateway</title></head><body>upstream</body></html>\n';
const COMMENT: Piece = { kind: 'opening', text: ': keep-alive\n\n' };

function withDataLines(pieces: readonly Piece[], count: number): readonly Piece[] {
  const first = pieces.findIndex(({ kind }) => kind === 'content');
  const lines: Piece = { kind: 'opening', text: `${'data:\n'.repeat(count)}\n` };
  return pieces.toSpliced(Math.max(0, first), 0, lines);
}

function withBrokenPiece(pieces: readonly Piece[]): readonly Piece[] {
  const middle = pieces.findIndex((piece) => piece.kind === 'content' || piece.kind === 'terminal');
  return pieces.map((piece, index) =>
    index === middle
      ? { ...piece, text: piece.text.replace(/\}\s*$/, piece.kind === 'content' ? '\n\n' : ''), reports: {} }
      : piece,
  );
}

/** The terminal event of a stream; the one piece of a whole answer is not a mark. */
function isEndMark(piece: Piece, pieces: readonly Piece[]): boolean {
  return piece.kind === 'terminal' && pieces.length > 1;
}

function isHeld({ directives: { holdAfterChunks = 0 }, record }: Stage): boolean {
  return holdAfterChunks > 0 && record.contentPieces >= holdAfterChunks;
}

/** Before each piece: has the moment come for the connection to break, to go silent, or for an error to come instead? */
async function breaksOff(stage: Stage, script: Script, next: Piece): Promise<boolean> {
  const { directives, record } = stage;
  if (stage.gone.aborted) return true;
  const isDue = (after: number | undefined) =>
    after !== undefined && record.contentPieces >= after && (after === 0 || next.kind !== 'opening');
  if (isDue(directives.cutAfterChunks)) {
    if (!script.isStream) await write(stage, next.text.slice(0, next.text.length / 2));
    await nextTurn();
    cut(stage);
    return true;
  }
  if (isDue(directives.stallAfterChunks)) {
    await waitForEver(stage);
    return true;
  }
  const isEnding = isDue(directives.endAfterChunks);
  if (script.isStream && (isEnding || isDue(directives.errorInStream))) {
    if (!isEnding) await write(stage, stage.errorPiece);
    await finish(stage);
    return true;
  }
  return false;
}

async function write(stage: Stage, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  const { record } = stage;
  const step = stage.directives.byteByByte === true ? 1 : Math.max(bytes.length, 1);
  for (let from = 0; from < bytes.length && !stage.gone.aborted; from += step) {
    const part = bytes.subarray(from, from + step);
    const hasRoom = stage.response.write(part);
    record.sentBytes += part.length;
    if (record.sent.length < KEPT_BYTES_MAX) record.sent = Buffer.concat([record.sent, part]);
    if (!hasRoom) await roomOn(stage);
    if (stage.directives.byteByByte === true) await nextTurn();
  }
}

async function roomOn(stage: Stage): Promise<void> {
  await new Promise<void>((resolve) => {
    stage.response.once('drain', resolve);
    stage.gone.addEventListener('abort', () => resolve(), { once: true });
    if (stage.gone.aborted) resolve();
  });
}

async function finish(stage: Stage): Promise<void> {
  const { response, record, directives } = stage;
  const { socket } = response;
  record.state = 'finished';
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.end(() => resolve());
  });
  if (directives.surplusBytes !== undefined) socket?.write('x'.repeat(directives.surplusBytes));
  stage.changed();
}
