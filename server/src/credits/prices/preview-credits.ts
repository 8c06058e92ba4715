import type { CreditDefault } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { MicroCredits } from '../facts.ts';
import { chargeInCredits } from './charge-call.ts';
import { type CreditPriceBook, createCreditPriceBook } from './credit-price-book.ts';
import type { UsedAlike } from './credit-sums.ts';
import type { CreditPriceEntry } from './facts.ts';
import { creditKeyText } from './match-entries.ts';

/** What a book would have charged. */
export interface Previewed {
  readonly micro: MicroCredits;
  /** Requests of work that would have no price. */
  readonly unpricedRequests: number;
}

/** The same requests by the book of now and by the one that is proposed. */
export interface PreviewedLine {
  /** Empty: none. `@rest`: all that have no line of their own. */
  readonly name: string;
  readonly requests: number;
  /** What their rows say, without prices of runs. */
  readonly chargedMicro: MicroCredits;
  readonly present: Previewed;
  readonly proposed: Previewed;
}

/** What a time would have cost. */
export interface CreditPreview {
  readonly total: PreviewedLine;
  readonly by: Readonly<Record<PreviewPart, readonly PreviewedLine[]>>;
}

/** By what a preview is broken down. */
export type PreviewPart = 'service' | 'endpoint' | 'model' | 'requester';

/** A book, as entries and what holds where they have no price. */
export interface BookContents {
  readonly entries: readonly CreditPriceEntry[];
  readonly byDefault: CreditDefault;
}

const LINES_MAX = 50;
const REST = '@rest';
const PARTS: Readonly<Record<PreviewPart, (used: UsedAlike) => string>> = {
  service: ({ service }) => service,
  endpoint: ({ endpoint }) => endpoint,
  model: ({ model }) => model ?? '',
  requester: ({ requester }) => requester,
};

/** Computes used sums by two books, each as it is at `at`, whenever the requests came. Pure. */
export function previewCredits(
  used: readonly UsedAlike[],
  books: { readonly present: BookContents; readonly proposed: BookContents },
  at: Instant,
): CreditPreview {
  const present = createCreditPriceBook(books.present.entries, books.present.byDefault);
  const proposed = createCreditPriceBook(books.proposed.entries, books.proposed.byDefault);
  const lines = used.map((each) => ({
    used: each,
    present: chargedBy(present, each, at),
    proposed: chargedBy(proposed, each, at),
  }));
  const byPart = (part: PreviewPart) => linesBy(lines, PARTS[part]);
  return {
    total: lineOf('', lines),
    by: {
      service: byPart('service'),
      endpoint: byPart('endpoint'),
      model: byPart('model'),
      requester: byPart('requester'),
    },
  };
}

/** The entries with what is proposed in the place of those of the same parts. */
export function withProposed(
  entries: readonly CreditPriceEntry[],
  proposed: readonly CreditPriceEntry[],
): readonly CreditPriceEntry[] {
  const replaced = new Set(proposed.map(({ key }) => creditKeyText(key)));
  return [...entries.filter(({ key }) => !replaced.has(creditKeyText(key))), ...proposed];
}

/** A line for each of those with most requests, and one for all others, so that they add up to the total. */
function linesBy(lines: readonly Line[], partOf: (used: UsedAlike) => string): readonly PreviewedLine[] {
  const groups = [...Map.groupBy(lines, ({ used }) => partOf(used))]
    .map(([name, group]) => ({ group, line: lineOf(name, group) }))
    .sort(({ line: one }, { line: other }) => other.requests - one.requests || (one.name < other.name ? -1 : 1));
  const rest = groups.slice(LINES_MAX).flatMap(({ group }) => group);
  const named = groups.slice(0, LINES_MAX).map(({ line }) => line);
  return rest.length === 0 ? named : [...named, lineOf(REST, rest)];
}

interface Line {
  readonly used: UsedAlike;
  readonly present: Previewed;
  readonly proposed: Previewed;
}

function lineOf(name: string, lines: readonly Line[]): PreviewedLine {
  return {
    name,
    requests: lines.reduce((sum, { used }) => sum + used.requests, 0),
    chargedMicro: lines.reduce((sum, { used }) => sum + used.chargedMicro, 0n),
    present: sumOf(lines.map(({ present }) => present)),
    proposed: sumOf(lines.map(({ proposed }) => proposed)),
  };
}

function sumOf(all: readonly Previewed[]): Previewed {
  return {
    micro: all.reduce((sum, { micro }) => sum + micro, 0n),
    unpricedRequests: all.reduce((sum, { unpricedRequests }) => sum + unpricedRequests, 0),
  };
}

/**
 * Prices are sums of parts, so that like requests are priced together: what one request costs without tokens, as often as there
 * are requests; what a run costs, as often as there are runs; and all their tokens or their cost at once.
 */
function chargedBy(book: CreditPriceBook, used: UsedAlike, at: Instant): Previewed {
  const { reason, isOk, isLost, requests, runs } = used;
  // How they were charged is decided anew: what had no price then may have one now.
  const ending = { reason: reason === 'no_credit_price' ? 'usage' : reason, isOk, isLost } as const;
  const call = {
    ...{ workspaceId: used.workspaceId, requesterId: '', at },
    ...{ service: used.service, feature: used.feature, endpoint: used.endpoint },
    models: [...new Set([used.model, used.configuredModel].filter((model) => model !== undefined))],
    run: used.runType === '' ? undefined : { id: '', type: used.runType, isShared: true },
  };
  const use = { tokens: used.tokens, costNanoUsd: used.costNanoUsd };
  const all = chargeInCredits(call, { use, ending }, book);
  if (all.micro === undefined) return { micro: 0n, unpricedRequests: isWork(ending.reason) ? requests : 0 };
  const nothing = { tokens: used.tokens && NO_TOKENS, costNanoUsd: used.costNanoUsd === undefined ? undefined : 0n };
  const each = chargeInCredits(call, { use: nothing, ending }, book).micro ?? 0n;
  return { micro: all.micro + each * BigInt(requests - 1) + all.runMicro * BigInt(runs), unpricedRequests: 0 };
}

const NO_TOKENS = { uncached: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };

function isWork(reason: UsedAlike['reason']): boolean {
  return reason !== 'refused' && reason !== 'no_usage';
}
