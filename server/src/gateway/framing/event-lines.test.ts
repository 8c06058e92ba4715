import { expect, test } from 'vitest';
import { sseFramer } from './sse-framer.ts';
import { EVENT_LINES_MAX, type StreamEvent } from './stream-event.ts';

function framed(text: string): StreamEvent[] {
  const events: StreamEvent[] = [];
  const framer = sseFramer();
  framer.push(Buffer.from(text), (event) => events.push(event));
  framer.end((event) => events.push(event));
  return events;
}

test.each(['data:', ':', 'event: x', ''])(
  'an event of too many lines of "%s" passes as it came, and its fields are not read',
  (line) => {
    const body = (count: number) => `${`${line || 'id'}\n`.repeat(count)}data: last\n\n`;
    const [fitting] = framed(body(EVENT_LINES_MAX - 2));
    expect(fitting?.data()?.toString().endsWith('last')).toBe(true);
    const [long, next] = framed(`${body(EVENT_LINES_MAX)}event: y\ndata: z\n\n`);
    expect(long?.data()).toBeUndefined();
    expect(long?.name()).toBe('');
    expect(long?.raw.length).toBe(body(EVENT_LINES_MAX).length);
    expect([next?.name(), next?.data()?.toString()]).toEqual(['y', 'z']);
  },
);

test('an event of more than a million lines holds up nobody', () => {
  const text = `${'data:\n'.repeat(1_300_000)}\n`;
  const before = process.cpuUsage();
  const [event] = framed(text);
  expect(event?.data()).toBeUndefined();
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(500);
});
