import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { UsedAlike } from './credit-sums.ts';
import type { CreditPriceEntry } from './facts.ts';
import { type PreviewedLine, previewCredits } from './preview-credits.ts';

const AT = asInstant(Date.UTC(2026, 0, 5));
const ANY = { service: undefined, feature: undefined, endpoint: undefined, model: undefined, runType: undefined };

function bookAt(perRequest: string) {
  const made = { at: AT, by: { id: '', address: '' } };
  const entry: CreditPriceEntry = {
    ...{ id: 'one', key: ANY, document: { per_request: perRequest }, note: '', made, effectiveFrom: AT },
  };
  return { entries: [entry], byDefault: { kind: 'none' } as const };
}

/** Requests of one person, whose models have the person's number. */
function usedBy(person: number, requests: number): UsedAlike {
  return {
    ...{ workspaceId: '1', service: 'chat', feature: '', endpoint: 'gpt', runType: '', requester: `p${person}` },
    ...{ model: `m${person}`, configuredModel: undefined, reason: 'usage', isOk: true, isLost: false },
    ...{ requests, runs: 0, tokens: undefined, costNanoUsd: undefined, chargedMicro: BigInt(requests) * 250_000n },
  };
}

function preview(people: readonly number[]) {
  const used = people.map((requests, person) => usedBy(person, requests));
  return previewCredits(used, { present: bookAt('0.25'), proposed: bookAt('0.5') }, AT);
}

function sumsOf(lines: readonly PreviewedLine[]) {
  const sum = (read: (line: PreviewedLine) => bigint) => lines.reduce((all, line) => all + read(line), 0n);
  return [
    sum(({ requests }) => BigInt(requests)),
    sum(({ chargedMicro }) => chargedMicro),
    sum(({ present }) => present.micro),
    sum(({ proposed }) => proposed.micro),
  ];
}

describe('a preview', () => {
  test('adds up to its total by whatever it is told apart, however many people there are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 49, maxLength: 53 }), (people) => {
        const { total, by } = preview(people);
        for (const lines of Object.values(by)) expect(sumsOf(lines)).toEqual(sumsOf([total]));
      }),
    );
  });

  test('tells the 50 with most requests by name, and all others together', () => {
    expect(preview(Array.from({ length: 50 }, () => 1)).by.requester.map(({ name }) => name)).not.toContain('@rest');
    const { requester } = preview(Array.from({ length: 53 }, (_, person) => person + 1)).by;
    expect(requester).toHaveLength(51);
    expect(requester.slice(0, 2).map(({ name }) => name)).toEqual(['p52', 'p51']);
    expect(requester.at(-1)).toMatchObject({ name: '@rest', requests: 1 + 2 + 3, present: { micro: 1_500_000n } });
  });
});
