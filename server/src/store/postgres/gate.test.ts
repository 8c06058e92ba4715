import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

const INSIDE_MAX = 3;

test('never more inside than there may be, nobody beside one who is alone, and everybody gets in', async () => {
  const visit = fc.record({ isAlone: fc.boolean(), turns: fc.nat(5), fails: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(visit, { maxLength: 30 }), async (visits) => {
      const gate = createGate(INSIDE_MAX);
      const inside = new Set<{ readonly isAlone: boolean }>();
      const seen: string[] = [];
      const outcomes = await Promise.allSettled(
        visits.map((visitor) =>
          gate.enter(async () => {
            inside.add(visitor);
            if (inside.size > INSIDE_MAX) seen.push('crowd');
            for (let turn = 0; turn < visitor.turns; turn++) await null;
            if ([...inside].some(({ isAlone }) => isAlone) && inside.size > 1) seen.push('company');
            inside.delete(visitor);
            if (visitor.fails) throw new Error('fell');
          }, visitor.isAlone),
        ),
      );
      expect(seen).toEqual([]);
      expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(visits.map(({ fails }) => fails));
    }),
  );
});

test('who comes alone goes before those who wait', async () => {
  const gate = createGate(1);
  const order: string[] = [];
  const hold = Promise.withResolvers<void>();
  const first = gate.enter(() => hold.promise, false);
  const rest = [
    gate.enter(async () => void order.push('together'), false),
    gate.enter(async () => void order.push('alone'), true),
  ];
  hold.resolve();
  await Promise.all([first, ...rest]);
  expect(order).toEqual(['alone', 'together']);
});
