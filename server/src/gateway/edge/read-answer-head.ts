import type { UpstreamHead } from '../upstream.ts';
import { readConnection, withoutNominated } from './connection-options.ts';
import { fieldReader, HOP_BY_HOP } from './field-roles.ts';

const answerField = fieldReader(
  new Map([
    ['content-length', 'length' as const],
    ['connection', 'connection' as const],
    ['transfer-encoding', 'coding' as const],
    ...HOP_BY_HOP.map((name) => [name, 'drop' as const] as const),
  ]),
);

/** A provider's head, and whether its answer lasts until the connection ends, for want of a length and of chunks. */
export interface AnswerHead {
  readonly head: UpstreamHead;
  readonly endsWithConnection: boolean;
}

/**
 * A provider's head (fields flat) as it may go on: end-to-end fields, names in lower case. Its framing was checked by
 * the parser. A nomination of a field that may not be taken out is passed over: the provider's other fields still count.
 */
export function readAnswerHead(status: number, fields: readonly string[]): AnswerHead {
  const kept: string[] = [];
  const connections: string[] = [];
  let length: number | undefined;
  let isCoded = false;
  for (let index = 0; index < fields.length; index += 2) {
    const field = answerField(fields[index] ?? '');
    const value = fields[index + 1] ?? '';
    if (field?.role === 'keep') kept.push(field.name, value);
    else if (field?.role === 'connection') connections.push(value);
    else if (field?.role === 'length') length = Number(value);
    else if (field?.role === 'coding') isCoded = true;
  }
  const options = readConnection(connections);
  const headers = options.kind === 'invalid' ? kept : withoutNominated(kept, options.names);
  return { head: { status, headers, length }, endsWithConnection: length === undefined && !isCoded };
}
