import { changedRunTypeSchema, type NewRunType, newRunTypeSchema, type RunTypeFacts } from '@tallygate/contract';

/** Who sets runs going, in the order in which they are offered. */
export const TRIGGERS = [
  'user_started',
  'user_enabled',
  'background',
] as const satisfies readonly NewRunType['trigger'][];

/** A type as it is being written. */
export interface RunTypeForm {
  readonly id: string;
  readonly ko: string;
  readonly en: string;
  readonly trigger: NewRunType['trigger'];
  readonly isBillable: boolean;
}

/** What the form begins with: an empty type that counts, or the one that is to be changed. */
export function beginningOf(type: RunTypeFacts | undefined): RunTypeForm {
  if (type === undefined) return { id: '', ko: '', en: '', trigger: 'user_started', isBillable: true };
  const { id, names, trigger, billable } = type;
  return { id, ...names, trigger, isBillable: billable };
}

/** The fields in which something is wrong. */
export type RunTypeProblem = 'id' | 'ko' | 'en';

/** What is sent, or in which fields something is wrong. */
export type CheckedRunType =
  | { readonly kind: 'type'; readonly type: Required<NewRunType> }
  | { readonly kind: 'problems'; readonly problems: readonly RunTypeProblem[] };

/** Reads the form. Background runs never count. */
export function checkRunTypeForm({ id, ko, en, trigger, isBillable }: RunTypeForm): CheckedRunType {
  const billable = isBillable && trigger !== 'background';
  const type = { id: id.trim(), names: { ko: ko.trim(), en: en.trim() }, trigger, billable };
  const isNamed = (names: NewRunType['names']) => changedRunTypeSchema.safeParse({ names }).success;
  const wrong: Readonly<Record<RunTypeProblem, boolean>> = {
    id: !newRunTypeSchema.safeParse({ ...type, names: GOOD }).success,
    ko: !isNamed({ ...GOOD, ko: type.names.ko }),
    en: !isNamed({ ...GOOD, en: type.names.en }),
  };
  const problems = (['id', 'ko', 'en'] as const).filter((field) => wrong[field]);
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'type', type };
}

const GOOD = { ko: '이름', en: 'name' };
