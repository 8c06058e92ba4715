import { membersOf } from '../../dialects/read-members.ts';

type Members = Readonly<Record<string, unknown>>;

/** What `GenerateContentConfig.responseJsonSchema` documents as supported; the API passes over all else without a word. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...['$id', '$defs', '$ref', '$anchor', 'type', 'format', 'title', 'description', 'enum', 'items', 'prefixItems'],
  ...['minItems', 'maxItems', 'minimum', 'maximum', 'anyOf', 'oneOf', 'properties', 'additionalProperties'],
  ...['required', 'propertyOrdering'],
]);
/** What says nothing of which answers are right: it is left out. */
const ANNOTATIONS: readonly string[] = ['$schema', '$comment', 'default', 'examples'];
/** Schemas within schemas; callers' own APIs take far fewer. */
const DEPTH_MAX = 100;

/** A schema that the answer is to keep to strictly, in the words of this API; undefined for one that it would not keep to. */
export function writeStrictSchema(schema: Members, depth = 0): Members | undefined {
  if (depth > DEPTH_MAX) return undefined;
  const written = new Map<string, unknown>();
  for (const [name, value] of Object.entries(schema)) {
    if (ANNOTATIONS.includes(name)) continue;
    const [keyword, said] = name === 'const' ? ['enum', enumOf(value)] : [name, writeMember(name, value, depth + 1)];
    if (said === undefined || !KEYWORDS.has(keyword)) return undefined;
    written.set(keyword, said);
  }
  const isReference = written.has('$ref');
  if (isReference && [...written.keys()].some((name) => !name.startsWith('$'))) return undefined;
  return Object.fromEntries(written);
}

/** An enumeration has texts and numbers only. */
function enumOf(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'number' ? [value] : undefined;
}

function writeMember(name: string, value: unknown, depth: number): unknown {
  switch (name) {
    case 'items':
    case 'additionalProperties':
      return writePart(value, depth);
    case 'anyOf':
    case 'oneOf':
    case 'prefixItems':
      return Array.isArray(value) ? allOrNone(value.map((part) => writePart(part, depth))) : undefined;
    case 'properties':
    case '$defs': {
      const entries = Object.entries(membersOf(value) ?? {});
      const parts = allOrNone(entries.map(([, part]) => writePart(part, depth)));
      return parts && Object.fromEntries(entries.map(([key], index) => [key, parts[index]]));
    }
    default:
      return value;
  }
}

/** A schema may be true or false. */
function writePart(value: unknown, depth: number): unknown {
  const schema = membersOf(value);
  return schema === undefined ? value : writeStrictSchema(schema, depth);
}

function allOrNone(values: readonly unknown[]): readonly unknown[] | undefined {
  return values.includes(undefined) ? undefined : values;
}
