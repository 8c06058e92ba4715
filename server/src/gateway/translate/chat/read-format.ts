import type { AnswerFormat } from '../conversation.ts';
import { isObjectOf } from './member-rules.ts';
import { booleanAt, memberAt, objectAt, type Place, refuse, textAt, wantedTextAt } from './place.ts';
import { formatMembers, jsonSchemaMembers } from './tool-members.ts';

const TEXT: AnswerFormat = { kind: 'text' };

/** Reads `response_format`. */
export function readFormat(place: Place): AnswerFormat {
  if (place.value === undefined || !isObjectOf(place, formatMembers)) return TEXT;
  const type = memberAt(place, 'type');
  if (type.value === 'text') return TEXT;
  if (type.value === 'json_object') return { kind: 'json' };
  if (type.value === 'json_schema') return readSchema(memberAt(place, 'json_schema'));
  return refuse(type) ?? TEXT;
}

function readSchema(place: Place): AnswerFormat {
  isObjectOf(place, jsonSchemaMembers);
  return {
    kind: 'schema',
    name: wantedTextAt(memberAt(place, 'name')),
    schema: describedSchema(place),
    isStrict: booleanAt(memberAt(place, 'strict')),
  };
}

/** What the format is for stands beside the schema here; JSON Schema has a place for it inside, if that is free. */
function describedSchema(place: Place): Readonly<Record<string, unknown>> {
  const wanted = memberAt(place, 'schema');
  const schema = objectAt(wanted) ?? refuse(wanted) ?? {};
  const about = memberAt(place, 'description');
  const description = textAt(about);
  if (description === undefined || description === schema['description']) return schema;
  if (schema['description'] !== undefined) refuse(about);
  return { ...schema, description };
}
