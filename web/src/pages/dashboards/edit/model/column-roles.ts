/** A column that a dataset answered with, as the engine names its type. */
export interface KnownColumn {
  readonly name: string;
  readonly type: string;
}

/** What a column can be in a picture. */
export type ColumnRole = 'number' | 'time' | 'name';

/** Whether a column of times holds instants; dates are texts of the account's zone, and stay what they are. */
export function isInstant({ type }: KnownColumn): boolean {
  return innerType(type).startsWith('DateTime');
}

/** Tells by its type what a column can be. */
export function roleOf({ type }: KnownColumn): ColumnRole {
  const inner = innerType(type);
  if (/^(?:U?Int|Float|Decimal)/.test(inner)) return 'number';
  return /^(?:Date|DateTime)/.test(inner) ? 'time' : 'name';
}

function innerType(type: string): string {
  return type.replaceAll(/^(?:(?:Nullable|LowCardinality)\()+|\)+$/g, '');
}

/** The columns that a picture is made of: of what was chosen before as far as it is there, else of what the dataset has. */
export interface PictureColumns {
  readonly time: string;
  readonly name: string;
  readonly numbers: readonly string[];
}

/** Stands where nothing is known yet, and is told as a problem once the dataset answered. */
const UNKNOWN = 'value';

/** Chooses columns: `wished` first. */
export function chooseColumns(known: readonly KnownColumn[], wished: Partial<PictureColumns>): PictureColumns {
  const names = new Set(known.map(({ name }) => name));
  const isThere = (name: string | undefined) => name !== undefined && (known.length === 0 || names.has(name));
  const first = (role: ColumnRole) => known.find((column) => roleOf(column) === role)?.name;
  const numbers = (wished.numbers ?? []).filter(isThere);
  const anyNumber = first('number') ?? known[0]?.name ?? wished.numbers?.[0] ?? UNKNOWN;
  const time = isThere(wished.time) ? wished.time : undefined;
  const name = isThere(wished.name) ? wished.name : undefined;
  return {
    time: time ?? first('time') ?? first('name') ?? name ?? wished.time ?? 'day',
    name: name ?? first('name') ?? first('time') ?? time ?? wished.name ?? 'name',
    numbers: numbers.length > 0 ? numbers : [anyNumber],
  };
}
