/**
 * `${NAME}` may stand unquoted inside `{ … }`, where YAML would take its brace for a map. So its three marks are
 * replaced by private-use characters before the file is parsed (same length, so that places stay true), and looked up
 * in single values afterwards: a variable's value is never read as YAML.
 */
const WRITTEN = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
const MASKED = /\uE000\uE001([A-Za-z_][A-Za-z0-9_]*)\uE002/g;

/** The file's text with every `${NAME}` made safe for the parser. */
export function maskVariables(text: string): string {
  return text.replace(WRITTEN, '\uE000\uE001$1\uE002');
}

/** A value with its variables filled in; `unset` names those that have none. An empty variable counts as unset. */
export function substitute(
  text: string,
  variables: Readonly<Record<string, string | undefined>>,
): { readonly text: string; readonly unset: readonly string[] } {
  const unset: string[] = [];
  const filled = text.replace(MASKED, (_whole, name: string) => {
    const value = variables[name];
    if (value === undefined || value === '') unset.push(name);
    return value ?? '';
  });
  return { text: filled, unset };
}

/** The text as it was written, for messages. */
export function unmask(text: string): string {
  return text.replace(MASKED, (_whole, name: string) => `\${${name}}`);
}
