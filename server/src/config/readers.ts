import { isMap, isScalar, isSeq } from 'yaml';
import { nearest } from './nearest.ts';
import { elementSpots, memberNames, memberSpot, report, type Spot } from './spot.ts';
import { substitute, unmask } from './substitution.ts';

/** Reads one value; what is wrong is reported at its spot, and undefined returned. Never called where nothing stands. */
export type Read<T> = (spot: Spot) => T | undefined;

export interface Member<T> {
  readonly read: Read<T>;
  readonly isRequired: boolean;
}

type Shape = Readonly<Record<string, Member<unknown>>>;

/** Members as far as they could be read, with the spot to report further problems at. */
export type Loose<S extends Shape> = {
  readonly [Name in keyof S]: S[Name] extends Member<infer T> ? T | undefined : never;
} & { readonly spot: Spot };

export const required = <T>(read: Read<T>): Member<T> => ({ read, isRequired: true });
export const optional = <T>(read: Read<T>): Member<T> => ({ read, isRequired: false });

const TEXT_LENGTH_MAX = 4096;
const LIST_LENGTH_MAX = 10_000;

export function record<S extends Shape>(shape: S): Read<Loose<S>> {
  return (spot) => {
    if (!isMap(spot.node)) return refuse(spot, 'expected_object');
    for (const { name, offset } of memberNames(spot)) {
      if (!Object.hasOwn(shape, name)) reportUnknown(spot, { name: unmask(name), offset, known: Object.keys(shape) });
    }
    const values = Object.entries(shape).map(([name, member]) => [name, readMember(spot, name, member)] as const);
    return { ...Object.fromEntries(values), spot } as Loose<S>;
  };
}

/** Members under names that the file chooses. */
export function named<T>(read: Read<T>): Read<readonly { readonly name: string; readonly value: T | undefined }[]> {
  return (spot) => {
    if (!isMap(spot.node)) return refuse(spot, 'expected_object');
    return memberNames(spot).map(({ name }) => ({ name, value: readPresent(memberSpot(spot, name), read) }));
  };
}

/** The elements that could be read. */
export function list<T>(read: Read<T>, countMax = LIST_LENGTH_MAX): Read<readonly T[]> {
  return (spot) => {
    if (!isSeq(spot.node)) return refuse(spot, 'expected_list');
    if (spot.node.items.length > countMax) report(spot, 'list_too_long', { count_max: countMax });
    return elementSpots(spot)
      .slice(0, countMax)
      .map((element) => readPresent(element, read))
      .filter((value) => value !== undefined);
  };
}

export function text(length: { readonly min?: number; readonly max?: number } = {}): Read<string> {
  const { min = 1, max = TEXT_LENGTH_MAX } = length;
  return (spot) => {
    const value = scalar(spot);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') return refuse(spot, 'expected_text');
    if (value.length < min || value.length > max) return refuse(spot, 'text_length', { min, max });
    return /\p{Cc}/u.test(value) ? refuse(spot, 'text_control_characters') : value;
  };
}

export const flag: Read<boolean> = (spot) => {
  const value = scalar(spot);
  if (value === undefined || typeof value === 'boolean') return value;
  return refuse(spot, 'expected_boolean');
};

export function wholeNumber(range: { readonly min: number; readonly max: number }): Read<number> {
  return (spot) => {
    const value = scalar(spot);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
    const isGood = Number.isSafeInteger(number) && (number as number) >= range.min && (number as number) <= range.max;
    return isGood ? (number as number) : refuse(spot, 'expected_whole_number', range);
  };
}

/** A decimal that is never negative, in quotes or not, as the shortest text. */
export function decimal({ below, digitsMax }: { readonly below: number; readonly digitsMax: number }): Read<string> {
  return (spot) => {
    const value = scalar(spot);
    if (value === undefined) return undefined;
    const [, whole = '', fraction = ''] = /^0*(\d{1,15})(?:\.(\d{1,15}))?$/.exec(String(value)) ?? [];
    const digits = fraction.replace(/0+$/, '');
    const isGood = typeof value !== 'boolean' && whole !== '' && Number(whole) < below && digits.length <= digitsMax;
    if (!isGood) return refuse(spot, 'expected_decimal', { below, digits_max: digitsMax });
    return digits === '' ? whole : `${whole}.${digits}`;
  };
}

export function oneOf<const Choice extends string>(choices: readonly Choice[]): Read<Choice> {
  return (spot) => {
    const value = scalar(spot);
    if (value === undefined) return undefined;
    const choice = choices.find((each) => each === value);
    if (choice !== undefined) return choice;
    return refuse(spot, 'expected_one_of', { choices: choices.join(', '), ...suggestion(String(value), choices) });
  };
}

/** Details with the nearest known name, or empty. */
export function suggestion(word: string, known: readonly string[]): { readonly suggestion?: string } {
  const near = nearest(word, known);
  return near === undefined ? {} : { suggestion: near };
}

function readMember(spot: Spot, name: string, member: Member<unknown>): unknown {
  const at = memberSpot(spot, name);
  if (at.node !== undefined) return member.read(at);
  return member.isRequired ? refuse(at, 'member_missing') : undefined;
}

function readPresent<T>(spot: Spot, read: Read<T>): T | undefined {
  return spot.node === undefined ? refuse(spot, 'member_missing') : read(spot);
}

function scalar(spot: Spot): unknown {
  if (!isScalar(spot.node)) return refuse(spot, 'expected_text');
  const value: unknown = spot.node.value;
  if (typeof value !== 'string') return value;
  const filled = substitute(value, spot.reading.variables);
  for (const variable of filled.unset) report(spot, 'variable_unset', { variable });
  return filled.unset.length === 0 ? filled.text : undefined;
}

function reportUnknown(
  spot: Spot,
  unknown: { readonly name: string; readonly offset: number; readonly known: readonly string[] },
): void {
  const { name, offset, known } = unknown;
  report({ ...memberSpot(spot, name), offset }, 'member_unknown', { name, ...suggestion(name, known) });
}

function refuse(...problem: Parameters<typeof report>): undefined {
  report(...problem);
  return undefined;
}
