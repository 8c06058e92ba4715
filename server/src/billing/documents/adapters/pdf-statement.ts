import type { Language } from '@tallygate/contract';
import { addDays, civilTimeAt, type Instant } from '#kernel';
import type { Currency } from '../../money.ts';
import { dayText, timeText } from '../day-text.ts';
import type { Statement, StatementLine } from '../statement.ts';
import type { DocumentWords, StatementWords } from '../words/document-words.ts';
import { printedChange, printedCredits, printedMoney } from '../words/figures.ts';
import { wordsOf } from '../words/words-of.ts';
import { writeFacts, writeHead, writeHeading, writeNote } from './pdf-parts.ts';
import { createSheet, type Sheet } from './pdf-sheet.ts';
import { beginTable } from './pdf-table.ts';

/** The statement of a month: the sums, each change with the balance after it, and the money. */
export async function printStatement(statement: Statement, language: Language): Promise<Uint8Array> {
  const words = wordsOf(language);
  const { account, workspace, seller, month, zone, asOf } = statement;
  const title = `${words.titles.statement} ${month}`;
  const sheet = createSheet({
    ...{ title: `${title} · ${workspace.name}`, author: seller.company, language },
    ...{ at: asOf, isSandbox: statement.isSandbox },
    foot: `${title} · ${workspace.name} · ${words.times(zone)}`,
  });
  writeHead(sheet, title, [
    [words.statement.account, account.name],
    [words.statement.workspace, workspace.name],
  ]);
  writeFacts(sheet, [
    [words.statement.period, `${timeText(statement.from, zone)} – ${timeText(statement.to, zone)} (${zone})`],
    [words.statement.asOf, timeText(asOf, zone)],
    [words.slip.seller, seller.company],
  ]);
  if (!statement.isFinal) writeNote(sheet, words.statement.isRunning);
  sheet.y += 10;
  writeSummary(sheet, statement, words);
  writeChanges(sheet, statement, words);
  writePayments(sheet, statement, words);
  return await sheet.finish();
}

function writeSummary(sheet: Sheet, statement: Statement, words: DocumentWords): void {
  const { sums, openingMicro, closingMicro } = statement;
  const { kinds, summary, opening, closing, kind, change, held } = words.statement;
  writeHeading(sheet, summary);
  const table = beginTable(sheet, [
    { title: kind, part: 60 },
    { title: `${change} (${words.money.credits})`, part: 40, isFigure: true },
  ]);
  const credits = (micro: bigint) => printedCredits(micro, sheet.language);
  table.row([opening, credits(openingMicro)], { isStrong: true });
  const changes = [
    ['registered', sums.registered],
    ['used', -sums.used],
    ['expired', -sums.expired],
    ['reopened', sums.reopened],
    ['voided', -sums.voided],
    ['refunded', -sums.refunded],
  ] as const;
  for (const [name, micro] of changes) table.row([kinds[name], printedChange(micro, sheet.language)]);
  table.row([closing, credits(closingMicro)], { isStrong: true });
  sheet.y += 8;
  writeNote(sheet, held);
  sheet.y += 10;
}

function writeChanges(
  sheet: Sheet,
  { lines, openingMicro, closingMicro, zone }: Statement,
  words: DocumentWords,
): void {
  const { statement } = words;
  const { language } = sheet;
  writeHeading(sheet, statement.changes);
  if (lines.length === 0) {
    writeNote(sheet, statement.noChanges);
    sheet.y += 10;
    return;
  }
  const table = beginTable(sheet, [
    { title: statement.at, part: 19 },
    { title: statement.kind, part: 11 },
    { title: statement.detail, part: 30 },
    { title: statement.lastDay, part: 13 },
    { title: `${statement.change} (${words.money.credits})`, part: 14, isFigure: true },
    { title: statement.balance, part: 13, isFigure: true },
  ]);
  table.row(['', '', statement.opening, '', '', printedCredits(openingMicro, language)], { isStrong: true });
  for (const line of lines) {
    table.row([
      line.isOfDay ? dayText(line.at, zone) : timeText(line.at, zone),
      statement.kinds[line.kind],
      detailOf(line, statement, language),
      lastDayOf(line, zone),
      printedChange(line.changeMicro, language),
      printedCredits(line.balanceMicro, language),
    ]);
  }
  table.row(['', '', statement.closing, '', '', printedCredits(closingMicro, language)], { isStrong: true });
  sheet.y += 20;
}

function detailOf({ lot }: StatementLine, words: StatementWords, language: Language): string {
  if (lot === undefined) return words.ofDay;
  return [typeOf(lot, words), lot.title?.[language] ?? lot.note].filter((part) => part !== '').join(' · ');
}

/** Of credits that were registered; – when they never end. */
function lastDayOf({ kind, lot }: StatementLine, zone: string): string {
  if (kind !== 'registered' || lot === undefined) return '';
  return lot.expiresAt === undefined ? '–' : lastDay(lot.expiresAt, zone);
}

/** Whoever pays on tax invoice has plan and top-up credits as cash. */
function typeOf({ origin, payment }: NonNullable<StatementLine['lot']>, { lots }: StatementWords): string {
  if (payment === 'cash') return lots.cash;
  return lots[origin === 'top_up' ? 'card' : origin];
}

/** The last day on which credits can be used that end at an instant: of midnight, the day before. */
function lastDay(expiresAt: Instant, zone: string): string {
  const end = civilTimeAt(expiresAt, zone);
  const isMidnight = end.hour + end.minute + end.second + end.millisecond === 0;
  const { year, month, day } = isMidnight ? addDays(end, -1) : end;
  return [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}

function writePayments(sheet: Sheet, of: Statement, words: DocumentWords): void {
  const { payments, paymentsLeftOff, paid, practised, zone } = of;
  const { statement, money, titles } = words;
  const { language } = sheet;
  writeHeading(sheet, statement.payments);
  if (payments.length === 0) {
    writeNote(sheet, statement.noPayments);
    return;
  }
  const table = beginTable(sheet, [
    { title: statement.at, part: 12 },
    { title: statement.document, part: 16 },
    { title: statement.kind, part: 20 },
    { title: money.item, part: 18 },
    { title: money.supply, part: 12, isFigure: true },
    { title: money.vat, part: 10, isFigure: true },
    { title: money.total, part: 12, isFigure: true },
  ]);
  const printed = (currency: Currency, amounts: readonly bigint[]) =>
    amounts.map((minor) => printedMoney({ currency, minor }, language));
  for (const { at, number, kind, title, price, isSandbox } of payments) {
    const { currency, supplyMinor, vatMinor } = price;
    const amounts = printed(currency, [supplyMinor, vatMinor, supplyMinor + vatMinor]);
    // The mark comes first: cells cut their end off.
    const item = isSandbox ? `${statement.practice} · ${title[language]}` : title[language];
    table.row([dayText(at, zone), number, titles[kind], item, ...amounts]);
  }
  const sums = [
    ...paid.map((sum) => ({ ...sum, mark: '' })),
    ...practised.map((sum) => ({ ...sum, mark: statement.practice })),
  ];
  for (const { paid: came, refunded, vatMinor, mark } of sums) {
    const { currency, minor } = came;
    const net = minor - refunded.minor;
    const sum = (name: string) => ['', '', `${name} (${currency})`, mark];
    table.row([...sum(statement.paid), '', '', ...printed(currency, [minor])]);
    table.row([...sum(statement.refunded), '', '', ...printed(currency, [-refunded.minor])]);
    table.row([...sum(money.total), ...printed(currency, [net - vatMinor, vatMinor, net])], { isStrong: true });
  }
  sheet.y += 8;
  if (paymentsLeftOff > 0) writeNote(sheet, statement.leftOff(paymentsLeftOff));
}
