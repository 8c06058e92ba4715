import { jsonText } from './exact-json.ts';
import type { TranslatedRequest } from './translation.ts';

/** Names a member of the conversation that the provider's API has no word for, by its path. The first one named counts. */
export type Refuse = (member: string) => void;

/** The JSON body that `build` makes, unless it refuses. Members that are undefined are left out of the body. */
export function writeBody(build: (refuse: Refuse) => unknown): TranslatedRequest {
  const refused: string[] = [];
  const text = jsonText(build((member) => refused.push(member)));
  const [member] = refused;
  if (member !== undefined) return { kind: 'untranslatable', member };
  // Only a value nested deeper than the stack allows has no text: schemas of tools bring such values, and what they are called with.
  return text === undefined
    ? { kind: 'untranslatable', member: 'tools' }
    : { kind: 'translated', body: Buffer.from(text) };
}
