import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Snapshot, takeFoundKeys } from '#gateway';
import type { Clock, Instant, Log, Timer } from '#kernel';
import { INTERNAL_SECRET_FIELD, KEY_USES_PATH } from './internal-protocol.ts';

/** How often gateways tell which keys they saw, and how often control writes it down: a last use is known to a minute. */
const EVERY_MS = 20_000;
const BODY_BYTES_MAX = 8 * 1024 * 1024;
/** One transaction's share: it is short, and many keys are many. */
const USES_PER_TRANSACTION = 200;
const TELL_MS_MAX = 5_000;

const bodySchema = z.object({ hashes: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(100_000) });

/** Control's side: what was seen since the last writing, in memory. A use that a crash forgets is told by the next one. */
export interface KeyUseNotes {
  /** The secret of a key that was found, by its hash: there are never more notes than keys were known. */
  note(hash: string): void;
  /** Reads a gateway's report and answers it. */
  receive(request: IncomingMessage, response: ServerResponse): void;
  /** Writes down what is left. */
  stop(): Promise<void>;
}

export function keyUseNotes(parts: {
  readonly write: (uses: readonly { readonly hash: string; readonly at: Instant }[]) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}): KeyUseNotes {
  const { write, clock, log } = parts;
  let seen = new Map<string, Instant>();
  let timer: Timer | undefined;
  const note = (hash: string): void => {
    seen.set(hash, clock.now());
  };
  const flush = async (): Promise<void> => {
    const uses = [...seen].map(([hash, at]) => ({ hash, at }));
    seen = new Map();
    try {
      for (let at = 0; at < uses.length; at += USES_PER_TRANSACTION)
        await write(uses.slice(at, at + USES_PER_TRANSACTION));
    } catch (error) {
      log.warn({ error }, 'When keys were used last could not be written down; the next uses will be.');
    }
  };
  const next = (): Timer => clock.after(EVERY_MS, () => void flush().then(() => (timer = timer && next())));
  timer = next();
  return {
    note,
    receive: (request, response) => {
      readReport(request).then(
        ({ hashes }) => {
          for (const hash of hashes) note(hash);
          response.writeHead(204).end();
        },
        () => response.writeHead(400).end(),
      );
    },
    stop: async () => {
      timer?.cancel();
      timer = undefined;
      await flush();
    },
  };
}

async function readReport(request: IncomingMessage): Promise<z.output<typeof bodySchema>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Error('a report that is too long');
    chunks.push(chunk);
  }
  return bodySchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
}

/**
 * A gateway's side: tells control which keys were found since it told last. They are those that the look-up remembers
 * anyway, so that requests do nothing for it. What is told while control is away is forgotten.
 */
export function tellKeyUses(parts: {
  readonly snapshot: () => Snapshot;
  readonly controlUrl: () => string;
  readonly secret: string;
  readonly clock: Clock;
}): { onChange(): void; stop(): void } {
  const { snapshot, clock } = parts;
  let keys = snapshot().keys;
  const found = new Set<string>();
  const take = (): void => {
    for (const { hash } of takeFoundKeys(keys)) found.add(hash);
  };
  const round = (): void => {
    take();
    if (found.size > 0) tell(parts, [...found]);
    found.clear();
    timer = clock.after(EVERY_MS, round);
  };
  let timer = clock.after(EVERY_MS, round);
  return {
    onChange: () => {
      // What was found in the earlier configuration goes with it.
      take();
      keys = snapshot().keys;
    },
    stop: () => timer.cancel(),
  };
}

function tell(
  { controlUrl, secret }: { readonly controlUrl: () => string; readonly secret: string },
  hashes: readonly string[],
): void {
  const sent = ask(`${controlUrl()}${KEY_USES_PATH}`, {
    agent: false,
    method: 'POST',
    headers: { [INTERNAL_SECRET_FIELD]: secret, 'content-type': 'application/json' },
    timeout: TELL_MS_MAX,
  });
  sent.on('response', (response) => response.resume());
  sent.on('timeout', () => sent.destroy());
  sent.on('error', () => {});
  sent.end(JSON.stringify({ hashes }));
}
