import { afterEach, expect, test } from 'vitest';
import { manualClock } from '../../../../test/manual-clock.ts';
import { PdfBusy, type PdfMaker } from '../pdf-maker.ts';
import { printed } from '../printed.test-support.ts';
import { printedStatement } from '../statement.test-support.ts';
import { printPdf } from './print-pdf.ts';
import { type PdfLimits, threadedPdfMaker } from './threaded-pdf-maker.ts';

const SLIP = { kind: 'document', document: printed('card_slip'), language: 'ko' } as const;
const STATEMENT = { kind: 'statement', statement: printedStatement(4), language: 'en' } as const;
const LIMITS: PdfLimits = { pendingMax: 3, jobMsMax: 1_000, idleMsMax: 500 };

const makers: PdfMaker[] = [];
afterEach(async () => {
  await Promise.all(makers.splice(0).map((maker) => maker.close()));
});

function making(limits = LIMITS) {
  const clock = manualClock();
  const maker = threadedPdfMaker(clock, limits);
  makers.push(maker);
  return { clock, maker };
}

test('what the thread prints is what this one would, to the byte', async () => {
  const { maker } = making();
  const [slip, statement] = await Promise.all([maker.make(SLIP), maker.make(STATEMENT)]);
  expect(Buffer.from(slip).equals(await printPdf(SLIP))).toBe(true);
  expect(Buffer.from(statement).equals(await printPdf(STATEMENT))).toBe(true);
});

test('the event loop goes on while a document is printed', async () => {
  const { maker } = making();
  await maker.make(SLIP);
  let turns = 0;
  const turn = setInterval(() => turns++, 1);
  await maker.make({ ...STATEMENT, statement: printedStatement(200) });
  clearInterval(turn);
  expect(turns).toBeGreaterThan(20);
});

test('too many at once are refused, and the others are printed', async () => {
  const { maker } = making();
  const all = await Promise.allSettled(Array.from({ length: 5 }, () => maker.make(SLIP)));
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect(all.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))[0]).toBeInstanceOf(PdfBusy);
  expect((await maker.make(SLIP)).length).toBeGreaterThan(10_000);
});

test('one that takes too long is given up, and the next one is printed by a new thread', async () => {
  const { clock, maker } = making();
  await maker.make(SLIP);
  const late = maker.make(STATEMENT);
  const next = maker.make(SLIP);
  // The first job is with the thread when this turn is over.
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(LIMITS.jobMsMax);
  await expect(late).rejects.toThrow('longer than 1000 ms');
  expect(Buffer.from(await next).equals(await printPdf(SLIP))).toBe(true);
});

test('one that cannot be printed fails alone', async () => {
  const { maker } = making();
  const broken = { ...SLIP, document: { ...SLIP.document, price: { currency: 'KRW', supplyMinor: 1n } } };
  await expect(maker.make(broken as unknown as typeof SLIP)).rejects.toThrow('could not be printed');
  expect((await maker.make(SLIP)).length).toBeGreaterThan(10_000);
});

test('a thread without work ends, and comes again with the next job', async () => {
  const { clock, maker } = making();
  await maker.make(SLIP);
  expect(clock.pending()).toBe(1);
  clock.advance(LIMITS.idleMsMax);
  expect(clock.pending()).toBe(0);
  expect((await maker.make(SLIP)).length).toBeGreaterThan(10_000);
});

test('closing ends what is under way', async () => {
  const { maker } = making();
  await maker.make(SLIP);
  const ended = maker.make(STATEMENT);
  const closed = maker.close();
  await expect(ended).rejects.toThrow();
  await closed;
  await expect(maker.make(SLIP)).rejects.toThrow('closed');
});
