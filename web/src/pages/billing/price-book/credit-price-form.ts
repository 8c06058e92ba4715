import {
  type CreditPriceDocument,
  type CreditTokenPrices,
  creditPriceTextSchema,
  type NewCreditPrice,
  newCreditPriceSchema,
} from '@tallygate/contract';
import type { TextId } from '../../../locales/ko.ts';
import { instantOfClock } from '../../../range/zone-day.ts';

/** What a price may hold for, in the order in which the parts count. */
export const PARTS = ['service', 'feature', 'endpoint', 'model', 'run_type'] as const;
export type Part = (typeof PARTS)[number];

/** Kinds of tokens, in the order in which they are shown. */
export const TOKENS = ['input', 'output', 'cache_read', 'cache_write_5m', 'cache_write_1h'] as const;
export type TokenKind = (typeof TOKENS)[number];

/** A new price as it is typed; empty: not given. */
export interface CreditPriceForm {
  readonly key: Readonly<Record<Part, string>>;
  readonly perRequest: string;
  readonly perRun: string;
  readonly tokens: Readonly<Record<TokenKind, string>>;
  /** Wall clock of the account's zone, `YYYY-MM-DDTHH:MM`; empty: now. */
  readonly from: string;
  readonly note: string;
}

/** An empty form. */
export const NO_CREDIT_PRICE: CreditPriceForm = {
  key: { service: '', feature: '', endpoint: '', model: '', run_type: '' },
  perRequest: '',
  perRun: '',
  tokens: { input: '', output: '', cache_read: '', cache_write_5m: '', cache_write_1h: '' },
  from: '',
  note: '',
};

/** What is wrong, by the field's place such as `tokens.input` or `key.model`. */
export type CreditProblems = Readonly<Record<string, TextId>>;

export type CheckedCreditForm =
  | { readonly kind: 'price'; readonly price: NewCreditPrice }
  | { readonly kind: 'problems'; readonly problems: CreditProblems };

/** Reads a form by the API's own rules, so that nothing is refused there that was accepted here. Every problem is told. */
export function checkCreditPriceForm(
  form: CreditPriceForm,
  by: { readonly zone: string; readonly now: number },
): CheckedCreditForm {
  const problems: Record<string, TextId> = {
    ...keyProblems(form),
    ...amountProblems(form),
    ...timeProblem(form, by),
    ...(newCreditPriceSchema.shape.note.safeParse(form.note).success ? {} : { note: 'creditPrices.problem.note' }),
  };
  if (Object.keys(problems).length > 0) return { kind: 'problems', problems };
  const from = instantOfClock(form.from, by.zone);
  const price: NewCreditPrice = {
    ...keyOf(form),
    price: documentOf(form),
    ...(from === undefined ? {} : { effective_from: new Date(from).toISOString() }),
    ...(form.note.trim() === '' ? {} : { note: form.note.trim() }),
  };
  return { kind: 'price', price };
}

function keyProblems({ key }: CreditPriceForm): CreditProblems {
  const wrong = PARTS.filter((part) => {
    const name = key[part].trim();
    return name !== '' && !newCreditPriceSchema.shape[part].safeParse(name).success;
  });
  return Object.fromEntries(wrong.map((part) => [`key.${part}`, 'creditPrices.problem.name'] as const));
}

function amountProblems({ perRequest, perRun, tokens }: CreditPriceForm): CreditProblems {
  const hasTokens = TOKENS.some((kind) => tokens[kind].trim() !== '');
  if (!hasTokens && perRequest.trim() === '' && perRun.trim() === '')
    return { perRequest: 'creditPrices.problem.empty' };
  const problemOf = (text: string, isNeeded: boolean): TextId | undefined => {
    if (text.trim() === '') return isNeeded ? 'creditPrices.problem.needed' : undefined;
    return creditPriceTextSchema.safeParse(text.trim()).success ? undefined : 'creditPrices.problem.amount';
  };
  const found = [
    ['perRequest', problemOf(perRequest, false)],
    ['perRun', problemOf(perRun, false)],
    ...TOKENS.map((kind) => {
      const isNeeded = hasTokens && (kind === 'input' || kind === 'output');
      return [`tokens.${kind}`, problemOf(tokens[kind], isNeeded)] as const;
    }),
  ] as const;
  return Object.fromEntries(found.flatMap(([place, problem]) => (problem === undefined ? [] : [[place, problem]])));
}

function timeProblem(
  { from }: CreditPriceForm,
  { zone, now }: { readonly zone: string; readonly now: number },
): CreditProblems {
  if (from === '') return {};
  const at = instantOfClock(from, zone);
  if (at === undefined) return { from: 'creditPrices.problem.time' };
  return at < now - MINUTE_MS ? { from: 'creditPrices.problem.past' } : {};
}

/** The field knows minutes only. */
const MINUTE_MS = 60_000;

function keyOf({ key }: CreditPriceForm): Partial<Record<Part, string>> {
  const named = PARTS.filter((part) => key[part].trim() !== '');
  return Object.fromEntries(named.map((part) => [part, key[part].trim()]));
}

function documentOf({ perRequest, perRun, tokens }: CreditPriceForm): CreditPriceDocument {
  const given = TOKENS.filter((kind) => tokens[kind].trim() !== '');
  const perMillion = Object.fromEntries(given.map((kind) => [kind, tokens[kind].trim()]));
  return {
    ...(perRequest.trim() === '' ? {} : { per_request: perRequest.trim() }),
    ...(perRun.trim() === '' ? {} : { per_run: perRun.trim() }),
    ...(given.length === 0 ? {} : { per_million_tokens: perMillion as CreditTokenPrices }),
  };
}
