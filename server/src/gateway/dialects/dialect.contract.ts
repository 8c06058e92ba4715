import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import type { TokenUsage } from '#usage';
import { jsonArrayFramer } from '../framing/json-array-framer.ts';
import { sseFramer } from '../framing/sse-framer.ts';
import type { StreamFramer } from '../framing/stream-framer.ts';
import type { AnswerReading, Dialect } from './dialect.ts';
import { mergeReading } from './merge-reading.ts';
import { toUsage } from './to-usage.ts';

const numRuns = inject('isProof') ? 2000 : 25;

/** What a recorded answer says, streamed or not. */
export interface RecordedCase {
  /** Of the fixture's files: `.sse` streamed, `.array` streamed as a JSON array, `.json` whole. */
  readonly name: string;
  readonly usage: TokenUsage;
  readonly model?: string;
  readonly serviceTier?: string;
  readonly errorCode?: string;
  /** Of the stream. */
  readonly contentEvents: number;
  readonly isTerminal: boolean;
  /** One of the events says that the answer is whole if the stream ends now; default: as `isTerminal`. */
  readonly isComplete?: boolean;
}

/** What became of a stream. */
export interface StreamSeen {
  readonly reading: AnswerReading;
  readonly contentEvents: number;
  readonly isTerminal: boolean;
  readonly isComplete: boolean;
  /** The bytes that the client gets. */
  readonly sent: string;
}

/** Reads a stream of server-sent events the way the request path does: one by one, merged, hiding what was not asked for. */
export function readStream(dialect: Dialect, chunks: readonly Buffer[], isUsageHidden: boolean): StreamSeen {
  return readFramed(sseFramer(), chunks, (event) => dialect.readEvent(event, isUsageHidden));
}

/** Reads a stream that is a JSON array, in the same way. Nothing is hidden in those. */
export function readArray(dialect: Dialect, chunks: readonly Buffer[]): StreamSeen {
  return readFramed(jsonArrayFramer(), chunks, (event) => dialect.readEvent(event, false));
}

type ReadEvent = (event: Parameters<Dialect['readEvent']>[0]) => ReturnType<Dialect['readEvent']>;

function readFramed(framer: StreamFramer, chunks: readonly Buffer[], readEvent: ReadEvent): StreamSeen {
  let reading: AnswerReading = {};
  let contentEvents = 0;
  let isTerminal = false;
  let isComplete = false;
  const sent: Buffer[] = [];
  const take: Parameters<typeof framer.push>[1] = (event) => {
    const read = readEvent(event) ?? {};
    // What comes behind the end is sent on, and says nothing.
    if (!isTerminal) reading = mergeReading(reading, read);
    if (!isTerminal && read.isContent) contentEvents++;
    if (read.isComplete) isComplete = true;
    if (read.isTerminal) isTerminal = true;
    if (read.hidden === undefined) sent.push(event.raw);
    else if (read.hidden.kind === 'replace') sent.push(read.hidden.raw);
  };
  for (const chunk of chunks) framer.push(chunk, take);
  framer.end(take);
  return {
    reading,
    contentEvents,
    isTerminal,
    isComplete: isComplete || isTerminal,
    sent: Buffer.concat(sent).toString(),
  };
}

/** The token columns: all of the usage but the provider's own words. */
export function tokens(usage: TokenUsage): TokenUsage {
  const { raw: _, ...rest } = usage;
  return Object.fromEntries(Object.entries(rest).filter(([, count]) => count !== undefined));
}

/** The promises of a dialect about answers, on its recorded ones. */
export function dialectContract(dialect: Dialect, fixtures: URL, cases: readonly RecordedCase[]): void {
  const fixture = (name: string) => readFileSync(new URL(name, fixtures));
  const having = (ending: string) => cases.filter(({ name }) => existsSync(new URL(`${name}${ending}`, fixtures)));
  const streams = [
    ...having('.sse').map((recorded) => ({ ...recorded, file: `${recorded.name}.sse` })),
    ...having('.array').map((recorded) => ({ ...recorded, file: `${recorded.name}.array` })),
  ];
  const whole = having('.json');
  const read = (file: string, chunks: readonly Buffer[], isUsageHidden: boolean) =>
    file.endsWith('.sse') ? readStream(dialect, chunks, isUsageHidden) : readArray(dialect, chunks);

  describe(`${dialect.operation}: recorded answers`, () => {
    test.each(streams)('R-29: $file says what was recorded', (recorded) => {
      const { reading, sent: _, ...seen } = read(recorded.file, [fixture(recorded.file)], false);
      const { usage: __, ...rest } = reading;
      expect(tokens(toUsage(reading))).toEqual(recorded.usage);
      expect({ ...rest, ...seen }).toEqual({
        model: recorded.model,
        serviceTier: recorded.serviceTier,
        errorCode: recorded.errorCode,
        contentEvents: recorded.contentEvents,
        isTerminal: recorded.isTerminal,
        isComplete: recorded.isComplete ?? recorded.isTerminal,
      });
    });

    test.each(whole)('R-12: $name, as a whole body, says the same as streamed', (recorded) => {
      const reading = dialect.readAnswer(fixture(`${recorded.name}.json`));
      expect(tokens(toUsage(reading))).toEqual(recorded.usage);
      expect(reading.model).toBe(recorded.model);
      expect(reading.serviceTier).toBe(recorded.serviceTier);
      expect(reading.errorCode).toBe(recorded.errorCode);
    });

    test.each(streams)('$file reads and hides the same however its bytes arrive', ({ file }) => {
      const bytes = fixture(file);
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 30 }), fc.boolean(), (cuts, isHidden) => {
          const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
          const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
          expect(read(file, chunks, isHidden)).toEqual(read(file, [bytes], isHidden));
        }),
        { numRuns },
      );
    });

    test.each(streams)('$file goes to a client that asked for usage byte for byte', ({ file }) => {
      const bytes = fixture(file);
      expect(read(file, [bytes], false).sent).toBe(bytes.toString());
    });

    test('reading never throws, whatever the bytes are', () => {
      const files = [...streams.map(({ file }) => file), ...whole.map(({ name }) => `${name}.json`)];
      fc.assert(
        fc.property(fc.constantFrom(...files), fc.array(fc.tuple(fc.nat(), fc.nat(255))), (file, changes) => {
          const bytes = Buffer.from(fixture(file));
          for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
          expect(readStream(dialect, [bytes], true).sent).toBeTypeOf('string');
          expect(readArray(dialect, [bytes]).sent).toBe(bytes.toString());
          expect(dialect.readAnswer(bytes)).toBeTypeOf('object');
        }),
        { numRuns },
      );
    });
  });
}
