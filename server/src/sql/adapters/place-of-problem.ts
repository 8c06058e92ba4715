import { EngineError } from '../engine.ts';

/**
 * Has a statement read, and tells where the engine could not read on, in UTF-16 units; undefined: it could, or did not say.
 * Of its words only the position is taken.
 */
export async function placeOfProblem(statement: string, read: () => Promise<unknown>): Promise<number | undefined> {
  try {
    await read();
    return undefined;
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind !== 'statement') throw error;
    const position = /failed at position (\d+)/.exec(error.message)?.[1];
    return position === undefined ? undefined : unitsOf(statement, Number(position) - 1);
  }
}

/** The engine counts bytes. */
function unitsOf(statement: string, bytes: number): number {
  return Buffer.from(statement).subarray(0, bytes).toString().length;
}
