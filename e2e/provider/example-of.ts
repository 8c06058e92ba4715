/** A value that satisfies a JSON schema, or Gemini's dialect of it: the same schema gives the same value. */
export function exampleOf(schema: unknown, root: unknown = schema): unknown {
  const shape = (schema ?? {}) as Shape;
  if (typeof shape.$ref === 'string') return exampleOf(follow(shape.$ref, root), root);
  if (shape.const !== undefined) return shape.const;
  if (Array.isArray(shape.enum)) return shape.enum[0];
  const choice = shape.anyOf?.[0] ?? shape.oneOf?.[0];
  if (choice !== undefined) return exampleOf(choice, root);
  const type = Array.isArray(shape.type) ? shape.type[0] : shape.type;
  switch (String(type ?? 'object').toLowerCase()) {
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.properties ?? {}).map(([name, property]) => [name, exampleOf(property, root)]),
      );
    case 'array':
      return Array.from({ length: Math.max(1, Number(shape.minItems ?? 1)) }, () => exampleOf(shape.items, root));
    case 'string':
      return '답 one';
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return shape.minimum ?? 7;
  }
}

interface Shape {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly unknown[];
  readonly oneOf?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly minItems?: number | string;
  readonly minimum?: number;
}

function follow(reference: string, root: unknown): unknown {
  return reference
    .split('/')
    .slice(1)
    .reduce<unknown>((place, name) => (place as Record<string, unknown> | undefined)?.[name], root);
}
