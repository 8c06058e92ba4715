import { allowValues, OBJECT_START, QUOTE, skipSpace, skipString, skipValue } from '../json/scan-json.ts';

/**
 * Makes a function that adds up the bytes of the members of these names, wherever they stand in a JSON text, whole or cut: of strings
 * what is between the quotes, escapes as they stand; of `objects` all of it. A name counts by its end, so that `content` is `reasoning_content`
 * too. A quote right behind a name cannot stand inside a string, where it would be escaped.
 */
export function textCounter(texts: readonly string[], objects: readonly string[] = []): (json: Buffer) => number {
  const textNames = texts.map((name) => Buffer.from(`${name}"`));
  const objectNames = objects.map((name) => Buffer.from(`${name}"`));
  return (json) => {
    let sum = 0;
    allowValues(Number.POSITIVE_INFINITY);
    for (const name of textNames) sum += bytesOf(json, name, textEnd);
    for (const name of objectNames) sum += bytesOf(json, name, objectEnd);
    return sum;
  };
}

const COLON = 0x3a;

function bytesOf(json: Buffer, name: Buffer, endOf: typeof textEnd): number {
  let sum = 0;
  let at = json.indexOf(name);
  while (at >= 0) {
    const colon = skipSpace(json, at + name.length);
    const value = json[colon] === COLON ? skipSpace(json, colon + 1) : -1;
    const span = value < 0 ? undefined : endOf(json, value);
    if (span === undefined) at = json.indexOf(name, at + 1);
    else {
      sum += span.bytes;
      at = json.indexOf(name, span.end);
    }
  }
  return sum;
}

interface Counted {
  readonly bytes: number;
  readonly end: number;
}

function textEnd(json: Buffer, at: number): Counted | undefined {
  if (json[at] !== QUOTE) return undefined;
  const end = skipString(json, at);
  return end < 0 ? { bytes: json.length - at - 1, end: json.length } : { bytes: end - at - 2, end };
}

function objectEnd(json: Buffer, at: number): Counted | undefined {
  if (json[at] !== OBJECT_START) return undefined;
  const end = skipValue(json, at, 0);
  return end < 0 ? { bytes: json.length - at, end: json.length } : { bytes: end - at, end };
}
