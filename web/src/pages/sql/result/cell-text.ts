/** How a column is shown, by the engine's name of its type. */
export type CellKind = 'number' | 'time' | 'truth' | 'structure' | 'text';

/** What its values are, whether or not they may be NULL. */
export function cellKind(type: string): CellKind {
  const plain = plainType(type);
  if (/^(U?Int\d|B?Float\d|Decimal)/.test(plain)) return 'number';
  if (/^Date/.test(plain)) return 'time';
  if (plain === 'Bool') return 'truth';
  return /^(Array|Map|Tuple|Nested|JSON|Object|Variant|Dynamic)/.test(plain) ? 'structure' : 'text';
}

function plainType(type: string): string {
  const inside = /^(?:Nullable|LowCardinality)\((.*)\)$/s.exec(type)?.[1];
  return inside === undefined ? type : plainType(inside);
}

/** A value as it is shown in one line and copied; undefined: NULL. */
export function cellText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A value that holds more than a line shows, written over several lines; undefined: it does not. */
export function openedText(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value, null, 2);
  if (typeof value !== 'string') return undefined;
  return readJson(value) ?? (value.length > LINE_LENGTH_MAX || value.includes('\n') ? value : undefined);
}

const LINE_LENGTH_MAX = 60;

/** A text that is JSON with members, such as the provider's own usage. */
function readJson(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}
