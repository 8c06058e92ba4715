import { isObjectOf } from '../chat/member-rules.ts';
import { booleanAt, memberAt, objectAt, type Place, refuse, textAt, wantedTextAt } from '../chat/place.ts';
import type { AnswerFormat } from '../conversation.ts';
import { formatMembers, textMembers } from './request-members.ts';

const TEXT: AnswerFormat = { kind: 'text' };

/** Reads `text`, which holds the form of the answer. */
export function readFormat(text: Place): AnswerFormat {
  if (text.value === undefined || !isObjectOf(text, textMembers)) return TEXT;
  const format = memberAt(text, 'format');
  if (format.value === undefined || !isObjectOf(format, formatMembers)) return TEXT;
  const type = memberAt(format, 'type');
  if (type.value === 'text') return TEXT;
  if (type.value === 'json_object') return { kind: 'json' };
  return type.value === 'json_schema' ? readSchema(format) : (refuse(type) ?? TEXT);
}

function readSchema(format: Place): AnswerFormat {
  return {
    kind: 'schema',
    name: wantedTextAt(memberAt(format, 'name')),
    schema: describedSchema(format),
    isStrict: booleanAt(memberAt(format, 'strict')),
  };
}

/** What the format is for stands beside the schema here; JSON Schema has a place for it inside, if that is free. */
function describedSchema(format: Place): Readonly<Record<string, unknown>> {
  const wanted = memberAt(format, 'schema');
  const schema = objectAt(wanted) ?? refuse(wanted) ?? {};
  const about = memberAt(format, 'description');
  const description = textAt(about);
  if (description === undefined || description === schema['description']) return schema;
  if (schema['description'] !== undefined) refuse(about);
  return { ...schema, description };
}
