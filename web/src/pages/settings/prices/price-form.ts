import {
  contextTierSchema,
  multiplierTextSchema,
  type NewPrice,
  newPriceSchema,
  PRICE_BOUNDS,
  priceTextSchema,
  serviceTierNameSchema,
  type TokenPrices,
} from '@tallygate/contract';
import type { TextId } from '../../../locales/ko.ts';
import { instantOfClock } from '../../../range/zone-day.ts';

/** The parts of a price, in the order in which they are shown. */
export const COMPONENTS = ['input', 'output', 'cache_read', 'cache_write_5m', 'cache_write_1h'] as const;
export type Component = (typeof COMPONENTS)[number];

/** Prices as they are typed; empty: not given. */
export type PriceFields = Readonly<Record<Component, string>>;

/** A new price as it is typed. */
export interface PriceForm {
  /** Empty: whichever. */
  readonly provider: string;
  readonly model: string;
  readonly match: 'exact' | 'beginning';
  /** Wall clock of the account's zone, `YYYY-MM-DDTHH:MM`; empty: now. */
  readonly from: string;
  readonly prices: PriceFields;
  readonly contextTiers: readonly { readonly key: string; readonly above: string; readonly prices: PriceFields }[];
  readonly serviceTiers: readonly { readonly key: string; readonly name: string; readonly multiplier: string }[];
  readonly note: string;
}

export const NO_PRICES: PriceFields = { input: '', output: '', cache_read: '', cache_write_5m: '', cache_write_1h: '' };

/** What is wrong, by the field's place such as `prices.input` or `contextTiers.0.above`. */
export type Problems = Readonly<Record<string, TextId>>;

export type CheckedForm =
  | { readonly kind: 'price'; readonly price: NewPrice }
  | { readonly kind: 'problems'; readonly problems: Problems };

/** Reads a form by the API's own rules, so that nothing is refused there that was accepted here. Every problem is told. */
export function checkPriceForm(form: PriceForm, zone: string): CheckedForm {
  const problems: Record<string, TextId> = {
    ...modelProblem(form),
    ...(form.from !== '' && instantOfClock(form.from, zone) === undefined ? { from: 'prices.badTime' } : {}),
    ...priceProblems(form.prices, 'prices'),
    ...contextProblems(form),
    ...serviceProblems(form),
    ...(newPriceSchema.shape.note.safeParse(form.note).success ? {} : { note: 'prices.badNote' }),
  };
  if (Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return { kind: 'price', price: priceOf(form, zone) };
}

function modelProblem({ model, match }: PriceForm): Problems {
  const name = model.trim();
  if (name === '') return { model: 'prices.missing' };
  if (name.includes('*')) return { model: 'prices.badStar' };
  const whole = match === 'beginning' ? `${name}*` : name;
  return newPriceSchema.shape.model.safeParse(whole).success ? {} : { model: 'prices.badModel' };
}

function priceProblems(prices: PriceFields, place: string): Problems {
  const problems = COMPONENTS.map((component) => [`${place}.${component}`, priceProblem(component, prices)] as const);
  return Object.fromEntries(problems.flatMap(([at, problem]) => (problem === undefined ? [] : [[at, problem]])));
}

function priceProblem(component: Component, prices: PriceFields): TextId | undefined {
  const text = prices[component].trim();
  if (text === '') return component === 'input' ? 'prices.missing' : undefined;
  return priceTextSchema.safeParse(text).success ? undefined : 'prices.badPrice';
}

function contextProblems({ contextTiers }: PriceForm): Problems {
  const sizes = contextTiers.map(({ above }) => sizeOf(above));
  return Object.assign(
    {},
    ...contextTiers.map(({ prices }, index) => ({
      ...priceProblems(prices, `contextTiers.${index}.prices`),
      ...sizeProblem(sizes, index),
    })),
  );
}

function sizeProblem(sizes: readonly (number | undefined)[], index: number): Problems {
  const size = sizes[index];
  if (size === undefined) return { [`contextTiers.${index}.above`]: 'prices.badSize' };
  return sizes.indexOf(size) < index ? { [`contextTiers.${index}.above`]: 'prices.sameSize' } : {};
}

function sizeOf(text: string): number | undefined {
  const plain = text.replaceAll(/[,\s]/g, '');
  if (plain === '') return undefined;
  return contextTierSchema.shape.above_input_tokens.safeParse(Number(plain)).data;
}

function serviceProblems({ serviceTiers }: PriceForm): Problems {
  const names = serviceTiers.map(({ name }) => name.trim());
  return Object.assign(
    {},
    ...serviceTiers.map(({ multiplier }, index) => ({
      ...nameProblem(names, index),
      ...(multiplierTextSchema.safeParse(multiplier.trim()).success
        ? {}
        : { [`serviceTiers.${index}.multiplier`]: 'prices.badMultiplier' }),
    })),
  );
}

function nameProblem(names: readonly string[], index: number): Problems {
  const name = names[index] ?? '';
  if (!serviceTierNameSchema.safeParse(name).success) return { [`serviceTiers.${index}.name`]: 'prices.badTier' };
  return names.indexOf(name) < index ? { [`serviceTiers.${index}.name`]: 'prices.sameTier' } : {};
}

function priceOf(form: PriceForm, zone: string): NewPrice {
  const from = instantOfClock(form.from, zone);
  return {
    provider: form.provider === '' ? null : form.provider,
    model: `${form.model.trim()}${form.match === 'beginning' ? '*' : ''}`,
    ...(from === undefined ? {} : { effective_from: new Date(from).toISOString() }),
    prices: pricesOf(form.prices),
    context_tiers: form.contextTiers.map(({ above, prices }) => ({
      above_input_tokens: sizeOf(above) ?? 0,
      prices: pricesOf(prices),
    })),
    service_tiers: Object.fromEntries(
      form.serviceTiers.map(({ name, multiplier }) => [name.trim(), { multiplier: multiplier.trim() }]),
    ),
    ...(form.note.trim() === '' ? {} : { note: form.note.trim() }),
  };
}

function pricesOf(prices: PriceFields): TokenPrices {
  const given = COMPONENTS.filter((component) => prices[component].trim() !== '');
  return {
    input: prices.input.trim(),
    ...Object.fromEntries(given.map((component) => [component, prices[component].trim()])),
  };
}

/** How many of a kind a form may have. */
export const TIERS_MAX = { context: PRICE_BOUNDS.contextTiersMax, service: PRICE_BOUNDS.serviceTiersMax } as const;
