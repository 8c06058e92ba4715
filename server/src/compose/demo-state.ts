import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { asInstant, type Instant } from '#kernel';
import { writeAtomically } from './home/write-atomically.ts';

const FORMAT = 1;
const position = z.object({ segment: z.number().int().min(1), offset: z.number().int().min(0) });
const SCHEMA = z.object({
  format: z.literal(FORMAT),
  id: z.uuid(),
  seed: z.string(),
  endsAt: z.number().int().transform(asInstant),
  parts: z
    .array(
      z.object({
        position,
        cut: z.object({ from: position, to: position, incarnation: z.string() }).nullable(),
      }),
    )
    .min(1),
});

type Position = z.infer<typeof position>;

/** Where the shipping of a part of the sample stands. */
export interface PartState {
  readonly position: Position;
  readonly cut: { readonly from: Position; readonly to: Position; readonly incarnation: string } | undefined;
}

/** How far the demo's sample has come, kept in the home: which sample it is, and where each part of it stands. */
export interface DemoState {
  /** Of this sample; its batch ids begin with it. */
  readonly id: string;
  readonly seed: string;
  readonly endsAt: Instant;
  readonly parts: readonly PartState[];
}

/** undefined: no sample was begun in this home. Throws when the file is not ours: rows could be doubled. */
export function readDemoState(path: string): DemoState | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const { id, seed, endsAt, parts } = SCHEMA.parse(JSON.parse(readFileSync(path, 'utf8')));
    return { id, seed, endsAt, parts: parts.map((part) => ({ position: part.position, cut: part.cut ?? undefined })) };
  } catch (error) {
    throw new Error(`${path} cannot be read as the state of the demo. Remove the home of the demo to begin anew.`, {
      cause: error,
    });
  }
}

/** On the disk, whole, when it returns. */
export function writeDemoState(path: string, { id, seed, endsAt, parts }: DemoState): void {
  const written = parts.map((part) => ({ position: part.position, cut: part.cut ?? null }));
  writeAtomically(path, `${JSON.stringify({ format: FORMAT, id, seed, endsAt, parts: written })}\n`);
}
