/**
 * What https://platform.openai.com/docs/guides/structured-outputs asks of a strict schema: every object closes itself
 * and requires all of its properties. The complaint, or undefined.
 */
export function whatIsNotStrict(schema: unknown, path: readonly string[] = []): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  const { type, properties, required, additionalProperties, items, anyOf, $defs } = schema as Record<string, unknown>;
  const place = `In context=(${path.map((name) => `'${name}'`).join(', ')})`;
  if (type === 'object' && additionalProperties !== false) {
    return `${place}, 'additionalProperties' is required to be supplied and to be false.`;
  }
  const names = Object.keys((properties ?? {}) as object);
  const lacking = names.find((name) => !Array.isArray(required) || !required.includes(name));
  if (lacking !== undefined) {
    return `${place}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${lacking}'.`;
  }
  const inner: readonly (readonly [string, unknown])[] = [
    ...Object.entries((properties ?? {}) as object),
    ...Object.entries(($defs ?? {}) as object),
    ...(items === undefined ? [] : [['items', items] as const]),
    ...(Array.isArray(anyOf) ? anyOf.map((choice, index) => [String(index), choice] as const) : []),
  ];
  for (const [name, part] of inner) {
    const wrong = whatIsNotStrict(part, [...path, name]);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
