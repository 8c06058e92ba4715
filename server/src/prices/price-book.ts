import type { Instant } from '#kernel';
import { DEMO_RULE } from './demo-prices.ts';
import type { DatedRule, Price, PriceCatalogue, PricedCall, PricedProvider, PriceEntry, PriceRule } from './facts.ts';
import { type EntryGroup, groupEntries, inForce, matchEntries } from './match-entries.ts';
import { priceCall } from './price-call.ts';
import { compileRule } from './rules/compile-rule.ts';

/** The account's own prices over the catalogue's. */
export interface PriceBook {
  /** Undefined: not known, which is never nothing. */
  price(call: PricedCall): Price | undefined;
  /** The rule of a model at a time, and who gave it. Undefined: nobody did. */
  find(wanted: WantedRule): PriceRule | undefined;
  /** The rule that one part of a `price_version` names; undefined: it is none of ours any more. */
  byVersion(priceVersion: string): PriceRule | undefined;
}

export interface WantedRule {
  readonly provider: PricedProvider;
  /** As the provider says; undefined: as the destination names it. */
  readonly model: string | undefined;
  readonly configuredModel: string;
  readonly at: Instant;
}

/** Pairs of models whose prices are remembered; over it the oldest are forgotten. */
const REMEMBERED_MAX = 4_096;

/** Prices calls by the book's entries, and by the catalogue where the book has none. Entries are looked through once for each model. */
export function createPriceBook(entries: readonly PriceEntry[], catalogue: PriceCatalogue): PriceBook {
  const groups = groupEntries(entries);
  const rules = new Map<PriceEntry, PriceRule>();
  const ruleOf = (entry: PriceEntry): PriceRule | undefined => {
    const known = rules.get(entry);
    if (known !== undefined || entry.document === undefined) return known;
    const rule = compileRule({ priceVersion: bookVersion(entry), document: entry.document });
    rules.set(entry, rule);
    return rule;
  };
  const byId = new Map(entries.map((entry) => [bookVersion(entry), entry]));
  const remembered = rememberTimelines((wanted) => timelineOf(wanted, { groups, ruleOf, catalogue }));
  const find = (wanted: WantedRule) => ruleAt(remembered(wanted), wanted.at);
  return {
    find,
    price: (call) =>
      priceCall(call, (model) =>
        find(
          model === undefined || model === call.model
            ? call
            : { provider: call.provider, at: call.at, model, configuredModel: model },
        ),
      ),
    byVersion: (priceVersion) => {
      const entry = byId.get(priceVersion);
      if (entry !== undefined) return ruleOf(entry);
      return priceVersion === DEMO_RULE.priceVersion ? DEMO_RULE : catalogue.byVersion(priceVersion);
    },
  };
}

function bookVersion({ id }: PriceEntry): string {
  return `book ${id}`;
}

function ruleAt(timeline: readonly DatedRule[], at: number): PriceRule | undefined {
  for (let index = timeline.length - 1; index >= 0; index--) {
    const dated = timeline[index];
    if (dated !== undefined && dated.from <= at) return dated.rule;
  }
  return undefined;
}

/** The rules of a model over time: the book before the catalogue, the model that served before the one that was asked for. */
function timelineOf(
  { provider, model, configuredModel }: WantedRule,
  by: {
    readonly groups: readonly EntryGroup[];
    readonly ruleOf: (entry: PriceEntry) => PriceRule | undefined;
    readonly catalogue: PriceCatalogue;
  },
): readonly DatedRule[] {
  const models = [...new Set([model ?? configuredModel, configuredModel])];
  const matching = models.flatMap((each) => matchEntries(by.groups, { provider, model: each }));
  const published = publishedRules(provider, models, by.catalogue);
  const changes = [
    Number.NEGATIVE_INFINITY,
    ...matching.flatMap((group) => group.map(({ effectiveFrom }) => effectiveFrom)),
    ...published.map(({ from }) => from),
  ];
  return [...new Set(changes)]
    .sort((one, other) => (one < other ? -1 : 1))
    .map((from) => {
      const entry = matching.map((group) => inForce(group, from)).find((found) => found !== undefined);
      return { from, rule: entry === undefined ? ruleAt(published, from) : by.ruleOf(entry) };
    });
}

function publishedRules(
  provider: PricedProvider,
  models: readonly string[],
  catalogue: PriceCatalogue,
): readonly DatedRule[] {
  if (provider.kind === 'demo') return [{ from: Number.NEGATIVE_INFINITY, rule: DEMO_RULE }];
  return models.map((model) => catalogue.find(provider.kind, model)).find((rules) => rules !== undefined) ?? [];
}

type Timeline = readonly DatedRule[];

/** Found by one look-up for each name, without putting names together: this runs for every request. */
function rememberTimelines(make: (wanted: WantedRule) => Timeline): (wanted: WantedRule) => Timeline {
  const known = new Map<string, Map<string, Map<string, Map<string, Timeline>>>>();
  let count = 0;
  return (wanted) => {
    const { provider, configuredModel } = wanted;
    const model = wanted.model ?? configuredModel;
    const found = known.get(provider.kind)?.get(provider.name)?.get(model)?.get(configuredModel);
    if (found !== undefined) return found;
    if (count >= REMEMBERED_MAX) {
      known.clear();
      count = 0;
    }
    count += 1;
    const made = make(wanted);
    inner(inner(inner(known, provider.kind), provider.name), model).set(configuredModel, made);
    return made;
  };
}

function inner<Key, InnerKey, Value>(outer: Map<Key, Map<InnerKey, Value>>, key: Key): Map<InnerKey, Value> {
  const known = outer.get(key) ?? new Map<InnerKey, Value>();
  outer.set(key, known);
  return known;
}
