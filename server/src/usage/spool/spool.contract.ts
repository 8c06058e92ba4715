import { afterEach, describe, expect, test } from 'vitest';
import { CLOSING_BYTES_MAX } from '../row/close-row.ts';
import type { Spool, Ticket } from './spool.ts';

/** A spool under test, with what a test needs of the world around it. */
export interface SpoolUnderTest {
  readonly spool: Spool;
  /** Ends this life without closing what is open, and starts the next on the same data. */
  restart(): Promise<SpoolUnderTest>;
  /** The rows that a shipper would read now: all that were not acknowledged. */
  rows(): Promise<readonly { readonly requestId: string; readonly eventTimeMs: number; readonly row: string }[]>;
  /** Acknowledges all of them, and returns when the spool has taken notice. */
  acknowledge(): Promise<void>;
  dispose(): Promise<void>;
}

/** The closing half that spools under test give to lost requests. */
export const CONTRACT_LOST_CLOSING = ',"end":"lost"}';
const EVENT_TIME_MS = 1_767_571_200_123;

/** What every spool promises. */
export function describeSpool(name: string, start: () => Promise<SpoolUnderTest>): void {
  describe(`spool (${name})`, () => {
    let current: SpoolUnderTest | undefined;
    const begin = async (): Promise<SpoolUnderTest> => {
      current = await start();
      return current;
    };
    const restart = async (from: SpoolUnderTest): Promise<SpoolUnderTest> => {
      current = await from.restart();
      return current;
    };
    afterEach(async () => {
      await current?.dispose();
      current = undefined;
    });

    test('a closed request is one row: its two halves joined', async () => {
      const { spool, rows } = await begin();
      spool.close(open(spool, 1), ',"end":"좋다"}');
      expect(await rows()).toEqual([
        { requestId: idOf(1), eventTimeMs: EVENT_TIME_MS, row: `{"id":"${idOf(1)}","end":"좋다"}` },
      ]);
    });

    test('a refusal is one row', async () => {
      const { spool, rows } = await begin();
      expect(spool.record(intentOf(1), ',"end":"refused"}')).toBe('opened');
      expect(await rows()).toMatchObject([{ requestId: idOf(1), row: `{"id":"${idOf(1)}","end":"refused"}` }]);
    });

    test('an open request is no row yet', async () => {
      const { spool, rows } = await begin();
      spool.progress(open(spool, 1), ',"end":"so far"}');
      expect(await rows()).toEqual([]);
    });

    test('rows come in the order in which their requests ended', async () => {
      const { spool, rows } = await begin();
      const tickets = [1, 2, 3, 4, 5].map((number) => open(spool, number));
      for (const at of [3, 0, 4, 1, 2]) spool.close(tickets[at]!, ',"end":1}');
      expect((await rows()).map(({ requestId }) => requestId)).toEqual([4, 1, 5, 2, 3].map(idOf));
    });

    test('what was open when its gateway died becomes a row: with its last progress, or as lost', async () => {
      const before = await begin();
      const [one, two] = [open(before.spool, 1), open(before.spool, 2), open(before.spool, 3)];
      before.spool.close(one, ',"end":"closed"}');
      before.spool.progress(two, ',"end":"first note"}');
      before.spool.progress(two, ',"end":"last note"}');
      const { rows } = await restart(before);
      expect(endsOf(await rows())).toEqual({ 1: 'closed', 2: 'last note', 3: 'lost' });
    });

    test('however often a gateway dies, a request is one row', async () => {
      let life = await begin();
      open(life.spool, 1);
      for (let time = 0; time < 3; time++) life = await restart(life);
      expect(endsOf(await life.rows())).toEqual({ 1: 'lost' });
      expect(life.spool.state()).toMatchObject({ openRequests: 0, recordsWaiting: 1 });
    });

    test('an acknowledged row is not read again, in this life or the next', async () => {
      const before = await begin();
      before.spool.close(open(before.spool, 1), ',"end":"a"}');
      await before.rows();
      await before.acknowledge();
      before.spool.close(open(before.spool, 2), ',"end":"b"}');
      expect(endsOf(await before.rows())).toEqual({ 2: 'b' });
      const { rows } = await restart(before);
      expect(endsOf(await rows())).toEqual({ 2: 'b' });
    });

    test('its state counts open requests and waiting records', async () => {
      const { spool, rows, acknowledge } = await begin();
      const ticket = open(spool, 1);
      open(spool, 2);
      spool.record(intentOf(3), ',"end":1}');
      expect(spool.state()).toMatchObject({ openRequests: 2, recordsWaiting: 1, recordsUnwritten: 0 });
      spool.close(ticket, ',"end":1}');
      expect(spool.state()).toMatchObject({ openRequests: 1, recordsWaiting: 2, refusing: undefined });
      await rows();
      await acknowledge();
      expect(spool.state()).toMatchObject({ openRequests: 1, recordsWaiting: 0 });
    });

    test('a closing half beyond its bound throws, and the request can still be closed', async () => {
      const { spool, rows } = await begin();
      const ticket = open(spool, 1);
      const longest = `,"end":"${'x'.repeat(CLOSING_BYTES_MAX - 10)}"}`;
      expect(() => spool.close(ticket, `${longest}x`)).toThrow('CLOSING_BYTES_MAX');
      expect(() => spool.progress(ticket, `${longest}x`)).toThrow('CLOSING_BYTES_MAX');
      spool.close(ticket, longest);
      expect(await rows()).toHaveLength(1);
    });

    test('a ticket ends with its close', async () => {
      const { spool } = await begin();
      const ticket = open(spool, 1);
      spool.close(ticket, ',"end":1}');
      expect(() => spool.close(ticket, ',"end":2}')).toThrow('ticket');
      expect(() => spool.progress(ticket, ',"end":2}')).toThrow('ticket');
    });

    test('synced returns, also when nothing was written', async () => {
      const { spool } = await begin();
      await spool.synced();
      spool.close(open(spool, 1), ',"end":1}');
      await spool.synced();
      expect(spool.state().recordsUnwritten).toBe(0);
    });

    test('thousands of rows go in and come out', async () => {
      let life = await begin();
      let opened = 0;
      for (let number = 0; number < 3_000; number++) {
        const result = life.spool.open(intentOf(number));
        if (result.kind === 'refused') continue;
        opened += 1;
        life.spool.close(result.ticket, `,"end":"${'y'.repeat(number % 500)}"}`);
        if (number % 20 === 0) await new Promise(setImmediate);
      }
      expect(opened).toBeGreaterThan(100);
      life = await restart(life);
      expect(await life.rows()).toHaveLength(opened);
    });
  });
}

export function idOf(number: number): string {
  return `018f2b6a-7c1e-7a2b-8c3d-${String(number).padStart(12, '0')}`;
}

export function intentOf(number: number): { requestId: string; eventTimeMs: number; opening: string } {
  return { requestId: idOf(number), eventTimeMs: EVENT_TIME_MS, opening: `{"id":"${idOf(number)}"` };
}

function open(spool: Spool, number: number): Ticket {
  const result = spool.open(intentOf(number));
  if (result.kind === 'refused') throw new Error(`refused: ${result.reason}`);
  return result.ticket;
}

function endsOf(rows: readonly { requestId: string; row: string }[]): Record<number, string> {
  const ends = rows.map(({ requestId, row }) => [Number(requestId.slice(-12)), JSON.parse(row).end] as const);
  expect(new Set(ends.map(([number]) => number)).size, 'one row per request').toBe(rows.length);
  return Object.fromEntries(ends);
}
