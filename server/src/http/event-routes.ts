import type { OpenAPIHono } from '@hono/zod-openapi';
import type { DataEvent } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { DataVersion, DataWatch, Listening } from '#dashboards';
import { type Clock, isoInstant, type Timer } from '#kernel';
import { type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';

/** A comment goes out this often, so that nobody between takes the connection for dead. */
export const KEEP_ALIVE_MS = 15_000;
/** Then the browser connects anew, and is asked again who it is. */
export const LISTENING_MS_MAX = 900_000;
/** Chunks that a browser may leave unread before it is given up. */
const UNREAD_MAX = 64;

type Options = Pick<ControlApiOptions, 'dashboards' | 'clock'>;

/** `/api/v1/events`: tells, as server-sent events, that rows came in. What came in is asked for elsewhere, by who may. */
export function eventRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/events', signedIn, (context) => {
    const events = dataEvents(options.dashboards.watch, options.clock, context.req.raw.signal);
    if (events === undefined) throw new ApiRefusal('listeners_busy');
    context.header('content-type', 'text/event-stream; charset=utf-8');
    context.header('cache-control', 'no-store');
    context.header('x-accel-buffering', 'no');
    return context.body(events);
  });
}

/** The stream of one browser; undefined: too many listen. It ends with the signal, with the watch, and after a while. */
function dataEvents(watch: DataWatch, clock: Clock, signal: AbortSignal): ReadableStream<Uint8Array> | undefined {
  const stream = new TransformStream<string, Uint8Array>(
    { transform: (text, controller) => controller.enqueue(ENCODER.encode(text)) },
    new CountQueuingStrategy({ highWaterMark: UNREAD_MAX }),
  );
  const writer = stream.writable.getWriter();
  const send = (text: string): void => {
    if ((writer.desiredSize ?? 0) <= 0) listening?.stop();
    else writer.write(text).catch(() => listening?.stop());
  };
  const tell = (version: DataVersion): void => send(`event: data\ndata: ${JSON.stringify(toEvent(version))}\n\n`);
  // Told of the version of now at once, before anything else could fill the stream.
  const listening: Listening | undefined = watch.listen(tell);
  if (listening === undefined) return undefined;
  const timers = keepAlive(clock, { send, end: listening.stop });
  signal.addEventListener('abort', listening.stop, { once: true });
  writer.closed.catch(() => listening.stop());
  void listening.ended.then(() => {
    timers.cancel();
    signal.removeEventListener('abort', listening.stop);
    writer.close().catch(() => undefined);
  });
  send(': listening\n\n');
  return stream.readable;
}

const ENCODER = new TextEncoder();

function keepAlive(clock: Clock, act: { readonly send: (text: string) => void; readonly end: () => void }): Timer {
  const beat = (): Timer =>
    clock.after(KEEP_ALIVE_MS, () => {
      act.send(': still here\n\n');
      next = beat();
    });
  let next = beat();
  const end = clock.after(LISTENING_MS_MAX, act.end);
  return {
    cancel: () => {
      next.cancel();
      end.cancel();
    },
  };
}

function toEvent({ version, lastIngestedAt }: DataVersion): DataEvent {
  return {
    data_version: version,
    last_ingested_at: lastIngestedAt === undefined ? null : isoInstant(lastIngestedAt),
  };
}
