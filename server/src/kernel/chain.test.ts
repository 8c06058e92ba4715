import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Chain, type Chained } from './chain.ts';

class Member implements Chained<Member> {
  older: Member | undefined;
  newer: Member | undefined;
}

test('a chain holds what a list would hold, in its order, from both ends, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(20), { nil: undefined })), (steps) => {
      const chain = new Chain<Member>();
      const list: Member[] = [];
      for (const step of steps) {
        if (step === undefined || list.length === 0) {
          const member = new Member();
          list.push(member);
          chain.add(member);
        } else {
          const [member] = list.splice(step % list.length, 1);
          if (member !== undefined) chain.remove(member);
          expect(member).toMatchObject({ older: undefined, newer: undefined });
        }
        expect(chain.length).toBe(list.length);
        expect(walk(chain.oldest, 'newer')).toEqual(list);
        expect(walk(chain.newest, 'older')).toEqual([...list].reverse());
      }
    }),
  );
});

function walk(from: Member | undefined, way: 'older' | 'newer'): Member[] {
  const found: Member[] = [];
  for (let member = from; member !== undefined; member = member[way]) found.push(member);
  return found;
}
