const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\\0',
};

/** The text as a ClickHouse string literal. Backslash and quote are what could end it; the rest is for legible logs. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\'\n\r\t\0]/g, (character) => ESCAPES[character] ?? character)}'`;
}

/** The text as a quoted identifier. */
export function quotedName(text: string): string {
  return `\`${text.replace(/[\\`]/g, '\\$&')}\``;
}
