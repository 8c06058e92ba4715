import type { ProviderRequest } from '../provider/journal.ts';

/** US dollars per million tokens, as decimals. The last ones make fractions of a billionth, so that rounding is seen. */
const DOLLARS = {
  'openai-model': { input: '1.25', output: '10', cache_read: '0.125' },
  'backup-model': { input: '0.15', output: '0.6', cache_read: '0.075' },
  'anthropic-model': { input: '3', output: '15', cache_read: '0.3', cache_write_5m: '3.75', cache_write_1h: '6' },
  'gemini-model': { input: '0.0375', output: '2.5', cache_read: '0.0093' },
} as const;

/** What the tier `priority` costs more. */
const PRIORITY = 2;

/** The part of a configuration file that gives the fake provider's models these prices. */
export const PRICES = Object.entries(DOLLARS).map(([model, prices]) => ({
  model,
  prices,
  service_tiers: { priority: { multiplier: PRIORITY } },
}));

/** Billionths of a dollar a token are thousandths of dollars per million; kept here in millionths of them. */
const SCALE = 1_000_000n;

interface Counts {
  readonly model: string;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheCreation: number;
  readonly cacheCreation1h: number;
}

/**
 * What a request cost by what its provider told, in nano-USD, rounded half up once. Arithmetic of its own: nothing of the
 * program's is used. undefined: the provider did not tell all that the cost depends on.
 */
export function costOf({ body, path, reported, sent }: ProviderRequest): bigint | undefined {
  const { input, output } = reported;
  const isEmbedding = /embed/i.test(path);
  if (input === undefined || (output === undefined && !isEmbedding)) return undefined;
  const model = modelOf(path, body);
  const { cacheRead = 0, cacheCreation = 0, cacheCreation1h = 0, tier } = reported;
  const whole = { model, input, output: output ?? 0, cacheRead, cacheCreation, cacheCreation1h };
  const scaled = (iterationsIn(sent, model) ?? [whole]).reduce((sum, counts) => sum + scaledCost(counts), 0n);
  const factor = tier === 'priority' ? BigInt(PRIORITY) : 1n;
  return (2n * factor * scaled + SCALE) / (2n * SCALE);
}

function scaledCost({ model, input, output, cacheRead, cacheCreation, cacheCreation1h }: Counts): bigint {
  const price = DOLLARS[model as keyof typeof DOLLARS];
  const [write5m, write1h] =
    'cache_write_5m' in price ? [price.cache_write_5m, price.cache_write_1h] : [price.input, price.input];
  return (
    BigInt(input - cacheRead - cacheCreation) * scale(price.input) +
    BigInt(cacheRead) * scale(price.cache_read) +
    BigInt(cacheCreation - cacheCreation1h) * scale(write5m) +
    BigInt(cacheCreation1h) * scale(write1h) +
    BigInt(output) * scale(price.output)
  );
}

/** The inferences of which an answer of Anthropic tells, each with its own model. */
function iterationsIn(sent: Buffer, asked: string): readonly Counts[] | undefined {
  const json = /"iterations":(\[\{.*?\}\])/.exec(sent.toString())?.[1];
  if (json === undefined) return undefined;
  return (JSON.parse(json) as Readonly<Record<string, unknown>>[]).map((each) => {
    const count = (name: string) => Number(each[name] ?? 0);
    const [cacheRead, cacheCreation] = [count('cache_read_input_tokens'), count('cache_creation_input_tokens')];
    const input = count('input_tokens') + cacheRead + cacheCreation;
    const model = String(each['model'] ?? asked);
    return { model, input, output: count('output_tokens'), cacheRead, cacheCreation, cacheCreation1h: 0 };
  });
}

/** Dollars per million, as millionths of a billionth of a dollar per token. */
function scale(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(9, '0'));
}

function modelOf(path: string, body: Buffer): string {
  const inPath = /models\/([^:/]+):/.exec(path)?.[1];
  return inPath ?? String((JSON.parse(body.toString()) as { readonly model: unknown }).model);
}
