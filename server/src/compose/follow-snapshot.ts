import { get, type IncomingMessage } from 'node:http';
import { readSnapshot, type Snapshot } from '#gateway';
import { type Clock, type Log, never } from '#kernel';
import { INTERNAL_SECRET_FIELD, POLL_WAIT_MS, SNAPSHOT_PATH } from './internal-protocol.ts';

const ANSWER_BYTES_MAX = 256 * 1024 * 1024;
/** Longer than control's own wait, so that only a dead one is given up. */
const SILENCE_MS = POLL_WAIT_MS + 5_000;
const PAUSE_FIRST_MS = 50;
const PAUSE_LAST_MS = 2_000;
const MISSED = 'Control did not answer as it should. The last configuration stays in use; asking again.';

export interface FollowOptions {
  /** Base URL of control's internal listener; asked anew for each question, since its port may change. */
  readonly controlUrl: () => string;
  readonly secret: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Called with every new snapshot, in order. */
  readonly onSnapshot: (snapshot: Snapshot) => void;
}

/** Keeps asking control for the next snapshot, until stopped. Whatever goes wrong, the last good one stays in use. */
export function followSnapshot(options: FollowOptions): { stop(): void } {
  const { clock, log } = options;
  const stopping = new AbortController();
  let version: number | undefined;
  let failures = 0;

  const ask = (): void => {
    if (stopping.signal.aborted) return;
    question(options, version, stopping.signal).then(learn).catch(missed);
  };
  const learn = (text: string | undefined): void => {
    if (stopping.signal.aborted) return;
    const snapshot = text === undefined ? undefined : understand(text);
    if (failures > 0) log.info({ failures }, 'Control answers again.');
    failures = 0;
    if (snapshot !== undefined) {
      version = snapshot.version;
      options.onSnapshot(snapshot);
    }
    ask();
  };
  const missed = (error: unknown): void => {
    if (stopping.signal.aborted) return;
    if (failures === 0) log.warn({ error, version }, MISSED);
    const pauseMs = Math.min(PAUSE_LAST_MS, PAUSE_FIRST_MS * 2 ** Math.min(failures, 10));
    failures++;
    clock.after(pauseMs, ask);
  };

  ask();
  return { stop: () => stopping.abort() };
}

function understand(text: string): Snapshot {
  const reading = readSnapshot(text);
  switch (reading.kind) {
    case 'snapshot':
      return reading.snapshot;
    case 'incompatible':
      throw new Error(
        `control speaks snapshot format ${String(reading.format)}, which this gateway does not know: run both in one version`,
      );
    case 'invalid':
      throw new Error(`control sent a snapshot that is wrong at: ${reading.paths.join(', ')}`);
    default:
      return never(reading);
  }
}

/** The answer's text; undefined when nothing changed. */
function question(
  options: FollowOptions,
  version: number | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const query = version === undefined ? '' : `?after=${version}`;
    const request = get(
      `${options.controlUrl()}${SNAPSHOT_PATH}${query}`,
      { agent: false, signal, headers: { [INTERNAL_SECRET_FIELD]: options.secret } },
      (response) => {
        readAnswer(response).then(resolve, reject);
      },
    );
    request.setTimeout(SILENCE_MS, () => request.destroy(new Error('control was silent for too long')));
    request.once('error', reject);
  });
}

async function readAnswer(response: IncomingMessage): Promise<string | undefined> {
  if (response.statusCode === 200) return await wholeText(response);
  response.resume();
  if (response.statusCode === 204) return undefined;
  const hint = response.statusCode === 401 ? ': the internal secrets differ' : '';
  throw new Error(`control answered ${response.statusCode}${hint}`);
}

async function wholeText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`control sent more than ${ANSWER_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
