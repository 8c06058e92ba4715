import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import type { TokenUsage } from '#usage';
import { sseFramer } from '../sse/sse-framer.ts';
import type { AnswerReading, Dialect } from './dialect.ts';
import { mergeReading } from './merge-reading.ts';
import { toUsage } from './to-usage.ts';

const numRuns = inject('isProof') ? 2000 : 25;

/** What a recorded answer says, streamed or not. */
export interface RecordedCase {
  /** Of the fixture's files. */
  readonly name: string;
  readonly usage: TokenUsage;
  readonly model?: string;
  readonly serviceTier?: string;
  readonly errorCode?: string;
  /** Of the stream. */
  readonly contentEvents: number;
  readonly isTerminal: boolean;
}

/** What became of a stream. */
export interface StreamSeen {
  readonly reading: AnswerReading;
  readonly contentEvents: number;
  readonly isTerminal: boolean;
  /** The bytes that the client gets. */
  readonly sent: string;
}

/** Reads a stream the way the request path does: event by event, merged, hiding what was not asked for. */
export function readStream(dialect: Dialect, chunks: readonly Buffer[], isUsageHidden: boolean): StreamSeen {
  let reading: AnswerReading = {};
  let contentEvents = 0;
  let isTerminal = false;
  const sent: Buffer[] = [];
  const framer = sseFramer();
  const take: Parameters<typeof framer.push>[1] = (event) => {
    const read = dialect.readEvent(event, isUsageHidden) ?? {};
    reading = mergeReading(reading, read);
    if (read.isContent) contentEvents++;
    if (read.isTerminal) isTerminal = true;
    if (read.hidden === undefined) sent.push(event.raw);
    else if (read.hidden.kind === 'replace') sent.push(read.hidden.raw);
  };
  for (const chunk of chunks) framer.push(chunk, take);
  framer.end(take);
  return { reading, contentEvents, isTerminal, sent: Buffer.concat(sent).toString() };
}

/** The token columns: all of the usage but the provider's own words. */
export function tokens(usage: TokenUsage): TokenUsage {
  const { raw: _, ...rest } = usage;
  return Object.fromEntries(Object.entries(rest).filter(([, count]) => count !== undefined));
}

/** The promises of a dialect about answers, on its recorded ones. */
export function dialectContract(dialect: Dialect, fixtures: URL, cases: readonly RecordedCase[]): void {
  const fixture = (name: string) => readFileSync(new URL(name, fixtures));
  const streamed = cases.filter(({ name }) => existsSync(new URL(`${name}.sse`, fixtures)));
  const whole = cases.filter(({ name }) => existsSync(new URL(`${name}.json`, fixtures)));

  describe(`${dialect.apiType}: recorded answers`, () => {
    test.each(streamed)('$name, streamed, says what was recorded', (recorded) => {
      const seen = readStream(dialect, [fixture(`${recorded.name}.sse`)], false);
      const { usage: _, ...rest } = seen.reading;
      expect(tokens(toUsage(seen.reading))).toEqual(recorded.usage);
      expect({ ...rest, contentEvents: seen.contentEvents, isTerminal: seen.isTerminal }).toEqual({
        model: recorded.model,
        serviceTier: recorded.serviceTier,
        errorCode: recorded.errorCode,
        contentEvents: recorded.contentEvents,
        isTerminal: recorded.isTerminal,
      });
    });

    test.each(whole)('$name, as a whole body, says the same as streamed', (recorded) => {
      const reading = dialect.readAnswer(fixture(`${recorded.name}.json`));
      expect(tokens(toUsage(reading))).toEqual(recorded.usage);
      expect(reading.model).toBe(recorded.model);
      expect(reading.serviceTier).toBe(recorded.serviceTier);
      expect(reading.errorCode).toBe(recorded.errorCode);
    });

    test.each(streamed)('$name reads and hides the same however its bytes arrive', (recorded) => {
      const bytes = fixture(`${recorded.name}.sse`);
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 30 }), fc.boolean(), (cuts, isHidden) => {
          const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
          const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
          expect(readStream(dialect, chunks, isHidden)).toEqual(readStream(dialect, [bytes], isHidden));
        }),
        { numRuns },
      );
    });

    test.each(streamed)('$name goes to a client that asked for usage byte for byte', ({ name }) => {
      const bytes = fixture(`${name}.sse`);
      expect(readStream(dialect, [bytes], false).sent).toBe(bytes.toString());
    });

    test('reading never throws, whatever the bytes are', () => {
      fc.assert(
        fc.property(fc.constantFrom(...streamed), fc.array(fc.tuple(fc.nat(), fc.nat(255))), ({ name }, changes) => {
          const bytes = Buffer.from(fixture(`${name}.sse`));
          for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
          expect(readStream(dialect, [bytes], true).sent.length).toBeGreaterThan(0);
          expect(dialect.readAnswer(bytes)).toBeTypeOf('object');
        }),
        { numRuns },
      );
    });
  });
}
