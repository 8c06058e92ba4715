/** JSON with its members one under the other; anything else, such as events of a stream or what was cut, as it stands. */
export function writtenOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
