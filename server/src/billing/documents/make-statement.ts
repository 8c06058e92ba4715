import type { Credits, CreditTurnover, MicroCredits } from '#credits';
import { asInstant, type Clock, type Instant, monthAround, startOfDay } from '#kernel';
import type { BillingSettings } from '../billing-settings.ts';
import { dayText } from './day-text.ts';
import { daysBetween } from './days-between.ts';
import type { BillingDocument } from './document.ts';
import type { DocumentStore } from './document-store.ts';
import { joinLines, sumLines } from './join-lines.ts';
import { STATEMENT_LINES_MAX, type Statement, type StatementPayment, type StatementSums } from './statement.ts';
import { sumMoney } from './sum-money.ts';

/** What a statement is read from. */
export interface StatementPorts<Tx> {
  readonly turnover: CreditTurnover;
  readonly credits: Pick<Credits<Tx>, 'usedBetween'>;
  readonly documents: Pick<DocumentStore<Tx>, 'list'>;
  readonly settings: () => Promise<BillingSettings>;
  readonly account: () => { readonly name: string; readonly timeZone: string };
  readonly clock: Pick<Clock, 'now'>;
  /** Default: `STATEMENT_LINES_MAX`. */
  readonly linesMax?: number;
}

/** Which month of which workspace. `month` counts from 1. */
export interface AskedStatement {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly year: number;
  readonly month: number;
}

interface Range {
  readonly from: Instant;
  readonly to: Instant;
}

interface UsedDay extends Range {
  readonly usedMicro: MicroCredits;
}

const DOCUMENTS_PAGE = 500;

/** The statement of a month that is over, or of one that runs as far as it has come; undefined: it is still to come. */
export async function makeStatement<Tx>(
  ports: StatementPorts<Tx>,
  asked: AskedStatement,
): Promise<Statement | undefined> {
  const { workspace, year, month } = asked;
  const { linesMax = STATEMENT_LINES_MAX } = ports;
  const { name, timeZone: zone } = ports.account();
  const now = ports.clock.now();
  const { from, to } = monthAround(startOfDay({ year, month, day: 1 }, zone), zone);
  if (from > now) return undefined;
  const asOf = asInstant(Math.min(to, now));
  const documents = await documentsOf(ports.documents, { workspaceId: workspace.id, from, to: asOf });
  const openingMicro = changeOf({
    ...(await ports.turnover.sumsBefore(workspace.id, from)),
    used: await ports.credits.usedBetween(workspace.id, { from: asInstant(0), to: from }),
  });
  const used = await usedByDay(ports, workspace.id, daysBetween({ from, to: asOf }, zone));
  const changes = await changesOf(ports, workspace.id, { days: used, linesMax });
  const titles = new Map(documents.map(({ orderId, content }) => [orderId, content.title]));
  const lines = joinLines(openingMicro, { ...changes, titles, zone });
  const sums = sumLines(lines);
  const { practised = [], real = [] } = Object.groupBy(documents, practisedOrReal);
  return {
    ...{ account: { name }, workspace, seller: (await ports.settings()).seller },
    ...{ month: dayText(from, zone).slice(0, 7), from, to, asOf, isFinal: to <= now, zone },
    ...{ openingMicro, lines, sums, closingMicro: openingMicro + changeOf(sums) },
    payments: documents.slice(0, linesMax).map(paymentOf),
    paymentsLeftOff: Math.max(0, documents.length - linesMax),
    ...{ paid: sumMoney(real), practised: sumMoney(practised) },
    isSandbox: practised.length > 0 && real.length === 0,
  };
}

function changeOf({ registered, reopened, used, expired, voided, refunded }: StatementSums): MicroCredits {
  return registered + reopened - used - expired - voided - refunded;
}

/** What was used on each day: each counted once, however many there were. */
async function usedByDay<Tx>(
  { credits }: StatementPorts<Tx>,
  workspaceId: string,
  days: readonly Range[],
): Promise<readonly UsedDay[]> {
  const used: UsedDay[] = [];
  for (const day of days) used.push({ ...day, usedMicro: await credits.usedBetween(workspaceId, day) });
  return used;
}

async function movedIn<Tx>(
  { turnover }: StatementPorts<Tx>,
  workspaceId: string,
  { from, to }: Range,
): Promise<Omit<StatementSums, 'used'>> {
  const [before, until] = [await turnover.sumsBefore(workspaceId, from), await turnover.sumsBefore(workspaceId, to)];
  return {
    registered: until.registered - before.registered,
    expired: until.expired - before.expired,
    reopened: until.reopened - before.reopened,
    voided: until.voided - before.voided,
    refunded: until.refunded - before.refunded,
  };
}

/** Each change by itself and what was used by day; of more changes than are shown, their sums by day too. */
async function changesOf<Tx>(
  ports: StatementPorts<Tx>,
  workspaceId: string,
  { days, linesMax }: { readonly days: readonly UsedDay[]; readonly linesMax: number },
) {
  const [from, to] = [days[0]?.from ?? asInstant(0), days.at(-1)?.to ?? asInstant(0)];
  const changes = await ports.turnover.lines(workspaceId, { from, to, limit: linesMax + 1 });
  const isSummed = changes.length > linesMax;
  const sums: { readonly from: Instant; readonly sums: StatementSums }[] = [];
  for (const { usedMicro: used, ...day } of days) {
    const moved = isSummed ? await movedIn(ports, workspaceId, day) : NOTHING;
    sums.push({ from: day.from, sums: { ...moved, used } });
  }
  return { changes: isSummed ? [] : changes, sums };
}

const NOTHING = { registered: 0n, expired: 0n, reopened: 0n, voided: 0n, refunded: 0n };

/** The oldest first. */
async function documentsOf<Tx>(
  documents: StatementPorts<Tx>['documents'],
  asked: Range & { readonly workspaceId: string },
): Promise<readonly BillingDocument[]> {
  const all: BillingDocument[] = [];
  for (;;) {
    const page = await documents.list({ ...asked, before: all.at(-1)?.id, limit: DOCUMENTS_PAGE });
    all.push(...page);
    if (page.length < DOCUMENTS_PAGE) return all.toReversed();
  }
}

function practisedOrReal({ content }: BillingDocument): 'practised' | 'real' {
  return content.isSandbox ? 'practised' : 'real';
}

function paymentOf({ issuedAt, kind, number, price, content }: BillingDocument): StatementPayment {
  return { at: issuedAt, kind, number, title: content.title, price, isSandbox: content.isSandbox };
}
