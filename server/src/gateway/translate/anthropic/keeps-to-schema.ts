import { membersOf } from '../../dialects/read-members.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * What the API takes in a schema that it keeps to, beside what only describes ("Structured outputs", JSON Schema limitations). The
 * package's `transformJSONSchema` turns all else into a description, which the model need not keep to.
 */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples'],
  ...['$defs', 'definitions', '$ref', 'type', 'enum', 'const', 'anyOf', 'allOf'],
  ...['properties', 'required', 'additionalProperties', 'items', 'minItems', 'format', 'pattern'],
]);
/** `SUPPORTED_STRING_FORMATS` of the package. */
const FORMATS: readonly unknown[] = [
  ...['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid'],
];
/** References back, looks around and word boundaries are what the API takes of no pattern. */
const PATTERN_BEYOND = /\\[1-9bBk]|\(\?<?[=!]/;

/** Whether the API takes a schema as one to keep to. One that it does not take fails the whole request there. */
export function keepsToSchema(schema: unknown): boolean {
  // Schemas are looked at one after the other, so that none is too deep.
  const schemas = [schema];
  for (const each of schemas) {
    const members = membersOf(each);
    if (members === undefined) continue;
    if (!isTaken(members)) return false;
    for (const part of partsOf(members)) schemas.push(part);
  }
  return true;
}

function isTaken(schema: Members): boolean {
  const { $ref: reference, enum: values, minItems = 0, format, pattern } = schema;
  return (
    Object.keys(schema).every((name) => KEYWORDS.has(name)) &&
    (!isObject(schema) || schema['additionalProperties'] === false) &&
    (reference === undefined || String(reference).startsWith('#')) &&
    !(Array.isArray(values) && values.some((value) => membersOf(value) !== undefined || Array.isArray(value))) &&
    (minItems === 0 || minItems === 1) &&
    (format === undefined || FORMATS.includes(format)) &&
    !PATTERN_BEYOND.test(String(pattern ?? ''))
  );
}

function isObject({ type, properties }: Members): boolean {
  return type === 'object' || (Array.isArray(type) && type.includes('object')) || properties !== undefined;
}

function partsOf({ properties, $defs, definitions, anyOf, allOf, items }: Members): readonly unknown[] {
  const named = [properties, $defs, definitions].flatMap((schemas) => Object.values(membersOf(schemas) ?? {}));
  return [...named, ...[anyOf, allOf, items].flat()];
}
