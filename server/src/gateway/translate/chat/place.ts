import { membersOf } from '../../dialects/read-members.ts';

/**
 * A value of a request and where it stands. What cannot be read is noted with its path, and reading goes on: readers return plain
 * values, and whoever began asks `refusals.first` once.
 */
export interface Place {
  /** Parsed JSON; undefined when it is not there, or null: the API's optional members take both for "not set". */
  readonly value: unknown;
  /** Such as `messages[2].content[0]`; empty for the whole. */
  readonly path: string;
  readonly refusals: Refusals;
}

/** What was refused while a request was read. */
export interface Refusals {
  /** Path of the first member that was refused; undefined when all went well. */
  first: string | undefined;
  /** Values in the JSON texts that were read as arguments of tools, so far. */
  argumentValues: number;
}

/** Where reading of a whole request begins. */
export function rootPlace(value: unknown): Place {
  return { value, path: '', refusals: { first: undefined, argumentValues: 0 } };
}

/** Notes that the value cannot be translated. Gives undefined, so that a reader may return it. */
export function refuse({ path, refusals }: Place): undefined {
  refusals.first ??= path === '' ? 'body' : path;
}

/** The member of an object; its value is undefined when there is none, or no object. */
export function memberAt(place: Place, name: string): Place {
  const value = membersOf(place.value)?.[name] ?? undefined;
  return { ...place, value, path: place.path === '' ? name : `${place.path}.${name}` };
}

/** The elements of an array; none when it is not there, nor behind a refusal: nothing that is read then is used. */
export function elementsAt(place: Place): readonly Place[] {
  const { value, path, refusals } = place;
  if (value === undefined || refusals.first !== undefined) return [];
  if (!Array.isArray(value)) return refuse(place) ?? [];
  return value.map((element: unknown, index) => ({ ...place, value: element ?? undefined, path: `${path}[${index}]` }));
}

export function textAt(place: Place): string | undefined {
  if (place.value === undefined || typeof place.value === 'string') return place.value;
  return refuse(place);
}

/** A string that must be there and say something. */
export function wantedTextAt(place: Place): string {
  const text = textAt(place);
  return text === undefined || text === '' ? (refuse(place) ?? '') : text;
}

export function booleanAt(place: Place): boolean | undefined {
  if (place.value === undefined || typeof place.value === 'boolean') return place.value;
  return refuse(place);
}

/** A number within these bounds, both included. */
export function numberAt(place: Place, bounds: { readonly from: number; readonly to: number }): number | undefined {
  const { value } = place;
  if (value === undefined) return undefined;
  const isWithin = typeof value === 'number' && value >= bounds.from && value <= bounds.to;
  return isWithin ? value : refuse(place);
}

/** A whole number within these bounds, both included. */
export function wholeNumberAt(
  place: Place,
  bounds: { readonly from: number; readonly to: number },
): number | undefined {
  const value = numberAt(place, bounds);
  return value === undefined || Number.isSafeInteger(value) ? value : refuse(place);
}

/** An object, as it is; undefined when it is not there. */
export function objectAt(place: Place): Readonly<Record<string, unknown>> | undefined {
  if (place.value === undefined) return undefined;
  return membersOf(place.value) ?? refuse(place);
}
