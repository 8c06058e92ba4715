import type { ProfileNode } from './start-profiler.ts';

/** What a call frame belongs to, by where its code stands. The first that fits counts. */
const PLACES: readonly (readonly [group: string, place: RegExp])[] = [
  ['our http1 grammar', /\/server\/src\/gateway\/http1\//],
  ['our edge policy', /\/server\/src\/gateway\/edge\//],
  ['our edge: node', /\/gateway\/adapters\/node-edge/],
  ['our edge: strict', /\/gateway\/adapters\/strict-edge/],
  ['our upstream: undici', /\/gateway\/adapters\/undici/],
  ['our upstream: strict', /\/gateway\/adapters\/strict-/],
  ['metrics', /metrics|\/prom-client\//],
  ['dialects: reading and usage', /\/gateway\/(dialects|framing|json|translate)\//],
  ['relay', /\/gateway\/[a-z-]*relay[a-z-]*\.ts/],
  ['spool', /\/usage\/(spool\/|adapters\/spool)/],
  ['row text', /\/usage\/(row|table)\/|\/usage\/[a-z-]*\.ts/],
  ['payloads', /\/usage\/payloads\//],
  ['prices and admission', /\/(prices|admission|credits)\//],
  ['request path', /\/server\/src\/(gateway|identity|kernel|compose)\//],
  ['undici', /\/undici\//],
  ['node: files', /^node:(internal\/)?fs/],
  ['node: crypto', /^node:(internal\/)?crypto/],
  ['node: TLS', /^node:(internal\/)?_?tls/],
  ['node: http', /^node:(_http|internal\/http|http)/],
  ['node: sockets', /^node:(net|internal\/(stream_base|net|js_stream))/],
  ['node: streams', /^node:(stream|internal\/streams)/],
  ['node: timers and ticks', /^node:(timers|internal\/(timers|process\/task_queues|async_hooks))/],
  ['node: buffers', /^node:(buffer|internal\/buffer)/],
  ['node: the rest', /^node:/],
];

/** What a call frame without a place is; others are their caller's. */
const NATIVE: readonly (readonly [group: string, name: RegExp])[] = [
  ['idle', /^\(idle\)$/],
  ['GC', /^\(garbage collector\)$/],
  ['native code without a caller, event loop', /^\((program|root)\)$/],
];

const SOCKET_WRITE = /^write(v|Buffer|Utf8String|Latin1String|AsciiString|Ucs2String)$/;

/** The group of a frame, by its own place or by its caller's group. */
export function groupOf({ functionName, url }: ProfileNode['callFrame'], callers: string | undefined): string {
  if (url !== '') return PLACES.find(([, place]) => place.test(url))?.[0] ?? 'other code';
  const named = NATIVE.find(([, name]) => name.test(functionName));
  if (named !== undefined) return named[0];
  if (SOCKET_WRITE.test(functionName)) {
    return callers === 'node: files' || callers === 'spool'
      ? 'system call: write to a file'
      : 'system call: write to a socket';
  }
  if (callers === 'node: files') return 'system call: other of files';
  return callers ?? 'other code';
}
