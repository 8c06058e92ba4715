import type { UpstreamHead } from '../upstream.ts';
import { readConnection, withoutNominated } from './connection-options.ts';
import { fieldReader, HOP_BY_HOP } from './field-roles.ts';

const answerField = fieldReader(
  new Map([
    ['content-length', 'length' as const],
    ['connection', 'connection' as const],
    ['transfer-encoding', 'drop' as const],
    ...HOP_BY_HOP.map((name) => [name, 'drop' as const] as const),
  ]),
);

/**
 * A provider's head (fields flat) as it may go on: end-to-end fields, names in lower case. Its framing was checked by
 * the parser. A nomination of a field that may not be taken out is passed over: the provider's other fields still count.
 */
export function readAnswerHead(status: number, fields: readonly string[]): UpstreamHead {
  const kept: string[] = [];
  const connections: string[] = [];
  let length: number | undefined;
  for (let index = 0; index < fields.length; index += 2) {
    const field = answerField(fields[index] ?? '');
    const value = fields[index + 1] ?? '';
    if (field?.role === 'keep') kept.push(field.name, value);
    else if (field?.role === 'connection') connections.push(value);
    else if (field?.role === 'length') length = Number(value);
  }
  const options = readConnection(connections);
  return { status, headers: options.kind === 'invalid' ? kept : withoutNominated(kept, options.names), length };
}
