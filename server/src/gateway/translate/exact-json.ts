import { holdsTooMany } from '../json/count-values.ts';

/** What `JSON` of this engine can do beyond the types of the language version that we name (ECMA-262, "JSON.parse source text access"). */
interface SourceTextJson {
  parse(
    text: string,
    reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
}

const sourceTextJson: SourceTextJson = JSON as unknown as SourceTextJson;

/**
 * Long numbers, and large powers of ten. Where nothing looks like this, no number is rounded, and values need not be looked at one by
 * one, which takes several times as long.
 */
const LONG_NUMBER = /\d{16}|\d[eE]\+?\d{3}/;
/** Texts up to this are parsed without counting their values. */
const UNCOUNTED_CHARS_MAX = 64 * 1024;

/**
 * Parses JSON; undefined when the text is none, when it holds more than `VALUES_MAX` values, and it may be for text nested deeper than
 * the stack allows. Whole numbers that a JavaScript
 * number would round, such as 64-bit ids in a tool's arguments, keep their digits when the value is written with `jsonText`.
 */
export function parseExactly(text: string): unknown {
  const mayHoldMany = text.length > UNCOUNTED_CHARS_MAX;
  return mayHoldMany && holdsTooMany(Buffer.from(text)) ? undefined : parsed(text);
}

/** Parses the JSON of a body as `parseExactly` does; its values are counted before any is built. */
export function parseBody(body: Buffer): unknown {
  return holdsTooMany(body) ? undefined : parsed(body.toString());
}

function parsed(text: string): unknown {
  try {
    if (!LONG_NUMBER.test(text)) return JSON.parse(text);
    const value = sourceTextJson.parse(text, keepDigits);
    return sourceTextJson.isRawJSON(value) ? Number(text) : value;
  } catch {
    return undefined;
  }
}

function keepDigits(_name: string, value: unknown, { source }: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || source === undefined || isHeld(value, source)) return value;
  return sourceTextJson.rawJSON(source);
}

function isHeld(value: number, source: string): boolean {
  return Number.isFinite(value) && (Number.isSafeInteger(value) || !/^-?\d+$/.test(source));
}

/** JSON text of a value that was parsed; undefined when it is nested deeper than the stack allows. */
export function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
