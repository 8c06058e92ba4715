import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, expect, test } from 'vitest';
import { manualClock } from '../../../../test/manual-clock.ts';
import { PrinterBusy, type ReportPrinter } from '../page-report.ts';
import { reportOf } from '../report.test-support.ts';
import { printReport } from './print-report.ts';
import { type PrinterLimits, threadedPrinter } from './threaded-printer.ts';

const LIMITS: PrinterLimits = { pendingMax: 2, pageMsMax: 1_000, idleMsMax: 500 };
const REPORT = reportOf('ko');

const printers: ReportPrinter[] = [];
afterEach(async () => {
  await Promise.all(printers.splice(0).map((printer) => printer.close()));
});

function printing(limits = LIMITS) {
  const clock = manualClock();
  const printer = threadedPrinter(clock, limits);
  printers.push(printer);
  return { clock, printer };
}

test('what the thread prints is what this one would, to the byte, and this one goes on meanwhile', async () => {
  const { printer } = printing();
  await printer.print(REPORT);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  let turns = 0;
  const turn = setInterval(() => turns++, 5);
  delay.enable();
  const bytes = await printer.print(REPORT);
  delay.disable();
  clearInterval(turn);
  // The same work on this thread would leave it no turn at all.
  expect(turns).toBeGreaterThan(10);
  expect(delay.percentile(90) / 1e6).toBeLessThan(50);
  expect(Buffer.from(bytes).equals(await printReport(REPORT))).toBe(true);
}, 60_000);

test('too many at once are refused, and the others are printed', async () => {
  const { printer } = printing();
  const all = await Promise.allSettled(Array.from({ length: 4 }, () => printer.print(REPORT)));
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect(all.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))[0]).toBeInstanceOf(PrinterBusy);
}, 60_000);

test('one that takes too long is given up, and the next one is printed by a new thread', async () => {
  const { clock, printer } = printing();
  await printer.print(REPORT);
  const late = printer.print(REPORT);
  const next = printer.print(REPORT);
  // The first is with the thread when this turn is over.
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(LIMITS.pageMsMax);
  await expect(late).rejects.toThrow('longer than 1000 ms');
  expect((await next).length).toBeGreaterThan(10_000);
}, 60_000);

test('one that cannot be printed fails alone', async () => {
  const { printer } = printing();
  const broken = { ...REPORT, timeZone: 'Nowhere/Town' };
  await expect(printer.print(broken)).rejects.toThrow('could not be printed');
  expect((await printer.print(REPORT)).length).toBeGreaterThan(10_000);
}, 60_000);

test('a thread without work ends, and closing ends what is under way', async () => {
  const { clock, printer } = printing();
  await printer.print(REPORT);
  expect(clock.pending()).toBe(1);
  clock.advance(LIMITS.idleMsMax);
  expect(clock.pending()).toBe(0);
  const ended = printer.print(REPORT);
  const closed = printer.close();
  await expect(ended).rejects.toThrow();
  await closed;
  await expect(printer.print(REPORT)).rejects.toThrow('closed');
}, 60_000);
