/** What a parameter's input says is wrong with it. */
export type ParameterProblem = 'empty' | 'list';

/**
 * A parameter as it is sent, by what was typed and its type in the statement: lists are split at commas or read as JSON, NULL is
 * what is empty where the type allows it; anything else is text, which the server reads as the type says.
 */
export function parameterValue(
  text: string,
  type: string,
): { readonly value: unknown } | { readonly problem: ParameterProblem } {
  const inside = /^Nullable\((.*)\)$/s.exec(type)?.[1];
  if (inside !== undefined) return text.trim() === '' ? { value: null } : parameterValue(text, inside);
  if (/^Array\(/.test(type)) return listValue(text);
  if (isText(type)) return { value: text };
  return text.trim() === '' ? { problem: 'empty' } : { value: text.trim() };
}

/** How a value of another page is written into an input. */
export function textOfValue(value: string | readonly string[]): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether any characters, or none, are a value. */
function isText(type: string): boolean {
  return /^(String|FixedString|LowCardinality\(String)/.test(type);
}

function listValue(text: string): { readonly value: unknown } | { readonly problem: ParameterProblem } {
  const trimmed = text.trim();
  if (trimmed === '') return { value: [] };
  if (!trimmed.startsWith('[')) return { value: trimmed.split(',').map((part) => part.trim()) };
  try {
    const value: unknown = JSON.parse(trimmed);
    return Array.isArray(value) ? { value } : { problem: 'list' };
  } catch {
    return { problem: 'list' };
  }
}
