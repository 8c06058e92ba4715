import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StrictEdgeInput } from './strict-edge-input.ts';

test('what stays of a read is the same after the memory that it came in was overwritten, however it was cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ size: fc.nat(5_000), read: fc.nat(6_000), isOwned: fc.boolean() }), { maxLength: 12 }),
      (steps) => {
        const memory = Buffer.alloc(5_000);
        const input = new StrictEdgeInput();
        const owned: { readonly bytes: Buffer; readonly text: string }[] = [];
        let sent = 0;
        let waiting = '';
        for (const { size, read, isOwned } of steps) {
          const text = Array.from({ length: size }, () => String.fromCharCode(97 + (sent++ % 26))).join('');
          memory.write(text, 'latin1');
          input.add(memory, size);
          waiting += text;
          const taken = Math.min(read, waiting.length);
          if (isOwned) owned.push({ bytes: input.own(input.from, input.from + taken), text: waiting.slice(0, taken) });
          input.readUpTo(input.from + taken);
          waiting = waiting.slice(taken);
          input.keep();
          memory.fill('#');
          expect(input.bytes.toString('latin1', input.from, input.to)).toBe(waiting);
        }
        for (const { bytes, text } of owned) expect(bytes.toString('latin1')).toBe(text);
      },
    ),
  );
});
