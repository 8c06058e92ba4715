import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { asInstant, type Instant, monthAround } from '#kernel';
import { decideTopUp, FAILURES_MAX, type TopUpFacts } from './decide-top-up.ts';

const RUNS = inject('isProof') ? 5_000 : 300;
const NOW = asInstant(Date.UTC(2026, 1, 10));
const HOUR_MS = 3_600_000;
const MONTH_END = asInstant(Date.UTC(2026, 2, 1));
const later = (hours: number): Instant => asInstant(NOW + hours * HOUR_MS);

type Changed = Partial<Omit<TopUpFacts, 'rule'>> & { readonly rule?: Partial<TopUpFacts['rule']> };

function facts({ rule, ...more }: Changed): TopUpFacts {
  return {
    rule: {
      ...{ isOn: true, thresholdMicro: 100n, monthlyCapMinor: 55_000n, coolDownMs: HOUR_MS, failures: 0 },
      ...{ notBefore: undefined, underWay: undefined, ...rule },
    },
    ...{ order: undefined, availableMicro: 60n, comingMicro: 39n, spentMinor: 44_000n, monthEnd: MONTH_END },
    ...{ total: { currency: 'KRW', minor: 11_000n }, method: 'ready', now: NOW, ...more },
  };
}

const ASKED = { underWay: { orderId: 'o', askedAt: asInstant(NOW - 119_999) } };

describe('what a rule does, in order of precedence', () => {
  const rows: readonly (Changed & { readonly when: string; readonly expect: unknown })[] = [
    {
      when: 'its purchase was paid, though it was switched off meanwhile',
      ...{ rule: { ...ASKED, isOn: false }, order: { state: 'granted' } },
      expect: { kind: 'paid' },
    },
    {
      when: 'its purchase failed for the first time',
      ...{ rule: { ...ASKED, notBefore: later(-1) }, order: { state: 'failed' } },
      expect: { kind: 'failed', failures: 1, notBefore: later(1) },
    },
    {
      when: 'its purchase failed for the second time',
      ...{ rule: { ...ASKED, failures: 1 }, order: { state: 'failed' } },
      expect: { kind: 'failed', failures: 2, notBefore: later(6) },
    },
    {
      when: 'its purchase failed for the third time',
      ...{ rule: { ...ASKED, failures: 2 }, order: { state: 'cancelled' } },
      expect: { kind: 'failed', failures: 3, notBefore: later(24) },
    },
    {
      when: 'its purchase failed, and two must be further apart',
      ...{ rule: { ...ASKED, notBefore: later(5) }, order: { state: 'failed' } },
      expect: { kind: 'failed', failures: 1, notBefore: later(5) },
    },
    {
      when: 'its purchase is under way',
      ...{ rule: ASKED, order: { state: 'open' } },
      expect: { kind: 'wait', reason: 'under_way', until: asInstant(NOW + 1) },
    },
    {
      when: 'its purchase is under way, and whoever asked for it is silent',
      rule: { underWay: { orderId: 'o', askedAt: asInstant(NOW - 120_000) } },
      order: { state: 'open' },
      expect: { kind: 'ask' },
    },
    { when: 'it is off', rule: { isOn: false }, expect: { kind: 'wait', reason: 'off', until: undefined } },
    {
      when: 'it failed too often',
      rule: { failures: FAILURES_MAX + 1 },
      expect: { kind: 'off', reason: 'failures' },
    },
    { when: 'its package is gone', total: undefined, expect: { kind: 'off', reason: 'package_gone' } },
    { when: 'its method is gone', method: 'gone', expect: { kind: 'off', reason: 'method_gone' } },
    {
      when: 'its method may not be charged without a person',
      method: 'not_allowed',
      expect: { kind: 'off', reason: 'not_allowed' },
    },
    {
      when: 'what is there and what is coming is enough',
      comingMicro: 40n,
      expect: { kind: 'wait', reason: 'enough', until: undefined },
    },
    {
      when: 'it is too soon',
      rule: { notBefore: asInstant(NOW + 1) },
      expect: { kind: 'wait', reason: 'not_yet', until: asInstant(NOW + 1) },
    },
    {
      when: 'one more would be above the cap',
      spentMinor: 44_001n,
      expect: { kind: 'wait', reason: 'cap', until: MONTH_END },
    },
    {
      when: 'there is too little, and one more is within the cap',
      rule: { notBefore: NOW },
      expect: { kind: 'buy', notBefore: later(1) },
    },
  ];
  test.each(rows)('$when', ({ when: _when, expect: expected, ...changed }) => {
    expect(decideTopUp(facts(changed))).toEqual(expected);
  });
});

interface Bought {
  readonly at: Instant;
  state: 'open' | 'granted' | 'failed';
  becomes: 'granted' | 'failed';
}

const PRICE = 11_000n;
const CREDITS = 50n;

test('however credits are used and payments go: never above the cap, never two under way, and never too close', () => {
  const acts = fc.record({
    gap: fc.oneof(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 0, max: 30 * HOUR_MS })),
    used: fc.integer({ min: 0, max: 60 }),
    settles: fc.boolean(),
    becomes: fc.constantFrom('granted' as const, 'granted' as const, 'failed' as const),
    isSwitchedOn: fc.boolean(),
  });
  const rules = fc.record({
    cap: fc.integer({ min: 11_000, max: 100_000 }),
    coolDownMs: fc.integer({ min: 600_000, max: 5 * HOUR_MS }),
    threshold: fc.integer({ min: 1, max: 200 }),
  });
  fc.assert(
    fc.property(rules, fc.array(acts, { maxLength: 60 }), ({ cap, coolDownMs, threshold }, all) => {
      let now = NOW;
      let available = 100n;
      let failedInARow = 0;
      let rule: TopUpFacts['rule'] = {
        ...{ isOn: true, thresholdMicro: BigInt(threshold), monthlyCapMinor: BigInt(cap), coolDownMs },
        ...{ failures: 0, notBefore: undefined, underWay: undefined },
      };
      const bought: Bought[] = [];
      const spentIn = (at: Instant): bigint => {
        const { from, to } = monthAround(at, 'Asia/Seoul');
        const counted = bought.filter((each) => each.at >= from && each.at < to && each.state !== 'failed');
        return BigInt(counted.length) * PRICE;
      };
      for (const { gap, used, settles, becomes, isSwitchedOn } of all) {
        now = asInstant(now + gap);
        available = available > BigInt(used) ? available - BigInt(used) : 0n;
        if (isSwitchedOn && !rule.isOn) {
          rule = { ...rule, isOn: true, failures: 0, notBefore: undefined };
          failedInARow = 0;
        }
        const open = bought.filter(({ state }) => state === 'open');
        if (settles) {
          for (const each of open) {
            each.state = each.becomes;
            if (each.state === 'granted') available += CREDITS;
          }
        }
        for (let steps = 0; steps < 10; steps++) {
          const last = bought.at(-1);
          const coming = bought.filter(({ state }) => state === 'open').length;
          const step = decideTopUp({
            ...{ rule, order: rule.underWay && last, availableMicro: available, now, method: 'ready' },
            ...{ comingMicro: BigInt(coming) * CREDITS, spentMinor: spentIn(now) },
            ...{ monthEnd: monthAround(now, 'Asia/Seoul').to, total: { currency: 'KRW', minor: PRICE } },
          });
          if (step.kind === 'wait') break;
          if (step.kind === 'buy') {
            expect(available + BigInt(coming) * CREDITS).toBeLessThan(rule.thresholdMicro);
            expect(coming, 'two under way').toBe(0);
            if (last?.state === 'granted') expect(now - last.at).toBeGreaterThanOrEqual(coolDownMs);
            bought.push({ at: now, state: 'open', becomes });
            rule = { ...rule, notBefore: step.notBefore, underWay: { orderId: 'o', askedAt: now } };
            expect(spentIn(now)).toBeLessThanOrEqual(rule.monthlyCapMinor);
          }
          if (step.kind === 'ask') rule = { ...rule, underWay: { orderId: 'o', askedAt: now } };
          if (step.kind === 'paid') {
            failedInARow = 0;
            rule = { ...rule, failures: 0, underWay: undefined };
          }
          if (step.kind === 'failed') {
            failedInARow += 1;
            expect(failedInARow).toBeLessThanOrEqual(FAILURES_MAX + 1);
            rule = { ...rule, failures: step.failures, notBefore: step.notBefore, underWay: undefined };
          }
          if (step.kind === 'off') rule = { ...rule, isOn: false };
        }
      }
    }),
    { numRuns: RUNS },
  );
});
