import { LANGUAGE_DEFAULT, readLanguage } from '@tallygate/contract';
import { z } from 'zod';
import { type AccountLimits, accountLimitsSchema, type RateRule } from '#admission';
import { readCreditPrices, type SnapshotCreditPrices, writeCreditPrices } from '#credits';
import type { KeyRecord } from '#identity';
import { asInstant } from '#kernel';
import { readEntries, writeEntries } from '#prices';
import type { RunType } from '#runs';
import type { Destination, Endpoint, Provider, Snapshot, WeightedDestination } from '../routing.ts';

/** Grows when an older gateway could not read the snapshot any more. */
const FORMAT = 2;

const instant = z.number().int().transform(asInstant);
const optionalText = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined);
const optionalNames = z
  .array(z.string())
  .nullable()
  .transform((names) => names ?? undefined);

const provider: z.ZodType<Provider> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('demo'), name: z.string() }),
  z.object({
    kind: z.enum(['openai', 'anthropic', 'gemini']),
    name: z.string(),
    origin: z.string(),
    basePath: z.string(),
    apiKey: z.string(),
  }),
]);

/** An endpoint whose destinations have their providers as `P`: on the wire, each stands once and is meant by its place. */
type Served<P> = Omit<Endpoint, 'destinations' | 'fallbacks'> & {
  readonly destinations: readonly (Omit<WeightedDestination, 'provider'> & { readonly provider: P })[];
  readonly fallbacks: readonly (Omit<Destination, 'provider'> & { readonly provider: P })[];
};

const destinationShape = {
  id: z.string(),
  name: z.string(),
  model: z.string(),
  type: z.enum(['PAY_PER_TOKEN_FOUNDATION_MODEL', 'EXTERNAL_FOUNDATION_MODEL']),
  /** Place in the list of providers: names are not enough, as the built-in one may share its own. */
  provider: z.number().int(),
};
const destination = z.object(destinationShape);
const weighted = z.object({
  ...destinationShape,
  trafficPercentage: z.number(),
});

const optionalMs = z
  .number()
  .nullable()
  .transform((ms) => ms ?? undefined);
/** A member that control of an earlier release does not send. */
const absentUntilKnown = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);

const optionalUnits = z
  .number()
  .nullish()
  .transform((units) => units ?? undefined);
const rateRule: z.ZodType<RateRule> = z.object({
  key: z.string(),
  requestsPerMinute: optionalUnits,
  tokensPerMinute: optionalUnits,
});
const limits: z.ZodType<AccountLimits> = accountLimitsSchema;

const endpoint: z.ZodType<Served<number>> = z.object({
  id: z.string(),
  name: z.string(),
  workspaceId: z.string(),
  tags: z.record(z.string(), z.string()),
  metadata: z.object({
    creator: z.string(),
    creationTime: instant,
    lastUpdatedTime: instant,
    destinations: z.array(z.string()),
    inferenceTable: optionalText,
    fallbacks: z.array(z.string()),
  }),
  destinations: z.array(weighted).min(1),
  fallbacks: z.array(destination),
  onClientDisconnect: z.enum(['drain', 'cancel']),
  bodyBytesMax: z.number().int().positive(),
  timeouts: absentUntilKnown(z.object({ headersMs: optionalMs, firstByteMs: optionalMs, idleMs: optionalMs })),
  rateLimits: absentUntilKnown(z.array(rateRule)),
  payloads: absentUntilKnown(
    z.object({ samplingFraction: z.number(), bytesMax: z.number().int(), retentionDays: z.number().int() }),
  ),
});

/** One that a later release added is as good as none. */
const language = z.string().nullish().transform(readLanguage);
const wording = z.object({
  language: language.transform((known) => known ?? LANGUAGE_DEFAULT),
  timeZone: z.string(),
});

const key: z.ZodType<KeyRecord> = z.object({
  id: z.string(),
  name: z.string(),
  hash: z.string(),
  requesterId: z.string(),
  requester: z.string(),
  requesterType: z.enum(['USER', 'SERVICE_PRINCIPAL', 'GROUP']),
  groups: z.array(z.string()),
  workspaceId: z.string(),
  role: z.enum(['account_admin', 'workspace_admin', 'member', 'viewer']),
  endpoints: optionalNames,
  runTypes: optionalNames,
  services: optionalNames,
  features: optionalNames,
  expiresAt: instant.nullable().transform((at) => at ?? undefined),
  language,
});

/** Entries are a text of their own: what they leave out has a meaning, and null has none there. */
const prices = z.object({
  entries: z.string().transform((text, context) => {
    const entries = readEntries(text);
    if (entries !== undefined) return entries;
    context.addIssue({ code: 'custom' });
    return z.NEVER;
  }),
  chargesFailedInput: z.boolean(),
});

const runType: z.ZodType<RunType> = z.object({
  id: z.string(),
  names: z.object({ ko: z.string(), en: z.string() }),
  trigger: z.enum(['user_started', 'user_enabled', 'background']),
  isBillable: z.boolean(),
  isBuiltIn: z.boolean(),
});

/** A text of its own, as entries of prices are. */
const creditPrices = z.string().transform((text, context): SnapshotCreditPrices => {
  const read = readCreditPrices(text);
  if (read !== undefined) return read;
  context.addIssue({ code: 'custom' });
  return z.NEVER;
});

const snapshot = z
  .object({
    version: z.number().int(),
    accountId: z.string(),
    wording: absentUntilKnown(wording),
    keys: z.array(key),
    providers: z.array(provider),
    endpoints: z.array(endpoint),
    publicUrl: optionalText,
    warehouse: z.object({ url: z.string(), user: z.string(), password: z.string() }),
    prices: absentUntilKnown(prices),
    creditPrices: absentUntilKnown(creditPrices),
    limits: absentUntilKnown(limits),
    runTypes: absentUntilKnown(z.array(runType)),
  })
  .transform(
    ({ providers, endpoints, prices: known, creditPrices: credits, limits: told, runTypes, ...rest }, context) => {
      const toProvider = (at: number): Provider => {
        const found = providers[at];
        if (found !== undefined) return found;
        context.addIssue({ code: 'custom', path: ['providers', at] });
        return z.NEVER;
      };
      const served = endpoints.map((each) => withProviders(each, toProvider));
      const limited = told === undefined ? {} : { limits: told };
      const typed = runTypes === undefined ? {} : { runTypes };
      const priced = {
        ...(known === undefined ? {} : { prices: known }),
        ...(credits === undefined ? {} : { creditPrices: credits }),
      };
      return { ...rest, endpoints: served, ...limited, ...typed, ...priced };
    },
  );

/** The same endpoint with what its destinations' providers become. */
function withProviders<From, To>(endpoint: Served<From>, become: (provider: From) => To): Served<To> {
  return {
    ...endpoint,
    destinations: endpoint.destinations.map((each) => ({ ...each, provider: become(each.provider) })),
    fallbacks: endpoint.fallbacks.map((each) => ({ ...each, provider: become(each.provider) })),
  };
}

/** The snapshot as JSON text, for the internal socket only: it carries the providers' secrets. */
export function writeSnapshot(value: Snapshot): string {
  const places = new Map<Provider, number>();
  const placeOf = (provider: Provider): number => {
    const place = places.get(provider) ?? places.size;
    places.set(provider, place);
    return place;
  };
  const endpoints = [...value.endpoints.values()].map((each) => withProviders(each, placeOf));
  const creditPrices = value.creditPrices && writeCreditPrices(value.creditPrices);
  const prices = value.prices && { ...value.prices, entries: writeEntries(value.prices.entries) };
  const written = { endpoints, prices, creditPrices };
  const wire = { ...value, keys: [...value.keys.values()], providers: [...places.keys()], ...written };
  // JSON has no undefined: what is not known is written as null, so that a missing member is still noticed.
  return JSON.stringify({ format: FORMAT, snapshot: wire }, (_name, member) => (member === undefined ? null : member));
}

export type SnapshotReading =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  /** Made by a control process of another release. */
  | { readonly kind: 'incompatible'; readonly format: unknown }
  /** `paths`: where it is wrong; never the values. */
  | { readonly kind: 'invalid'; readonly paths: readonly string[] };

/** Parses what control sent. Members that a later release added are ignored. */
export function readSnapshot(text: string): SnapshotReading {
  let wire: { readonly format?: unknown; readonly snapshot?: unknown };
  try {
    wire = Object(JSON.parse(text));
  } catch {
    return { kind: 'invalid', paths: [''] };
  }
  if (wire.format !== FORMAT) return { kind: 'incompatible', format: wire.format };
  const parsed = snapshot.safeParse(wire.snapshot);
  if (!parsed.success)
    return { kind: 'invalid', paths: parsed.error.issues.slice(0, 10).map((issue) => issue.path.join('.')) };
  const { keys, endpoints, ...rest } = parsed.data;
  return {
    kind: 'snapshot',
    snapshot: {
      ...rest,
      keys: new Map(keys.map((each) => [each.hash, each])),
      endpoints: new Map(endpoints.map((each) => [each.name, each])),
    },
  };
}
