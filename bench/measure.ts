import { connect, type Socket } from 'node:net';

export interface Measurement {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requests: number;
}

/** One target of a closed loop: so many connections, each sending the same request as soon as its answer was whole. */
export interface Target {
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  readonly durationMs: number;
}

/** Runs a closed loop and measures from the first byte sent to the last byte of each answer. Any status but 200 ends it. */
export async function measure(target: Target): Promise<Measurement> {
  const bytes = requestBytes(target);
  const timesMs: number[] = [];
  const startedMs = performance.now();
  const endsMs = startedMs + target.durationMs;
  await Promise.all(Array.from({ length: target.connections }, () => loop(target, bytes, { endsMs, timesMs })));
  const seconds = (performance.now() - startedMs) / 1_000;
  timesMs.sort((a, b) => a - b);
  return {
    requests: timesMs.length,
    requestsPerSecond: timesMs.length / seconds,
    p50Ms: quantile(timesMs, 0.5),
    p99Ms: quantile(timesMs, 0.99),
  };
}

/** The middle one; of an even number, the upper of the two. */
export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function requestBytes(target: Target): Buffer {
  const { host } = new URL(target.url);
  const fields = { host, 'content-type': 'application/json', ...target.headers };
  const head = Object.entries({ ...fields, 'content-length': String(Buffer.byteLength(target.body)) })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return Buffer.from(`POST ${target.path} HTTP/1.1\r\n${head}\r\n${target.body}`);
}

function loop(
  target: Target,
  bytes: Buffer,
  run: { readonly endsMs: number; readonly timesMs: number[] },
): Promise<void> {
  const { hostname, port } = new URL(target.url);
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    let sentMs = 0;
    let answer = '';
    const send = () => {
      answer = '';
      sentMs = performance.now();
      socket.write(bytes);
    };
    const take = (text: string) => {
      answer += text;
      if (!isWhole(answer)) return;
      if (!answer.startsWith('HTTP/1.1 200')) return stop(socket, () => reject(new Error(answer.slice(0, 500))));
      run.timesMs.push(performance.now() - sentMs);
      if (performance.now() < run.endsMs) send();
      else stop(socket, resolve);
    };
    socket.setEncoding('latin1').on('data', take).on('error', reject);
    socket.once('close', () => reject(new Error(`the connection was closed after ${answer.slice(0, 500)}`)));
    socket.once('connect', send);
  });
}

function stop(socket: Socket, act: () => void): void {
  socket.removeAllListeners('close');
  socket.destroy();
  act();
}

function isWhole(answer: string): boolean {
  const headEnd = answer.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(answer.slice(0, headEnd + 2))?.[1];
  return length === undefined ? answer.endsWith('\r\n0\r\n\r\n') : answer.length >= headEnd + 4 + Number(length);
}
