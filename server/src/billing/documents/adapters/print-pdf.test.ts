import { LANGUAGES } from '@tallygate/contract';
import { describe, expect, inject, test } from 'vitest';
import { DOCUMENT_KINDS } from '../document.ts';
import type { PdfJob } from '../pdf-maker.ts';
import { printed } from '../printed.test-support.ts';
import { printedStatement } from '../statement.test-support.ts';
import { STATEMENT_LINES_MAX } from '../statement.ts';
import { wordsOf } from '../words/words-of.ts';
import { printPdf } from './print-pdf.ts';
import { readPdf } from './read-pdf.test-support.ts';

/** The most that a statement shows one by one. */
const LINES = inject('isProof') ? STATEMENT_LINES_MAX : 300;
const OFFICE = { approvalNumber: '202601051000000000000001', issuedOn: '2026-01-06' };
const JOBS: readonly (readonly [string, PdfJob])[] = LANGUAGES.flatMap((language) => [
  ...DOCUMENT_KINDS.map((kind) => [kind, { kind: 'document', document: printed(kind), language }] as const),
  ['statement', { kind: 'statement', statement: printedStatement(12), language }] as const,
]);

/** Everything on all pages; lines are broken within words, as Korean is. */
function textOf(pdf: ReturnType<typeof readPdf>): string {
  return pdf.pages.flat().join('\n');
}

describe.each(JOBS)('%s', (name, job) => {
  const words = wordsOf(job.language);
  let printing: Promise<Uint8Array> | undefined;
  const print = () => (printing ??= printPdf(job));

  test(`in ${job.language} it is the same bytes each time, and as old as what it prints`, async () => {
    const [first, second] = [await print(), await printPdf(job)];
    expect(Buffer.from(first).equals(second)).toBe(true);
    const { info } = readPdf(first);
    const at = job.kind === 'document' ? job.document.issuedAt : job.statement.asOf;
    expect(info['CreationDate']).toBe(`D:${new Date(at).toISOString().replaceAll(/[-:T]|\.\d+Z/g, '')}Z`);
  });

  test(`in ${job.language} its texts can be read, in fonts that it carries, and it names its title and language`, async () => {
    const pdf = readPdf(await print());
    expect(pdf.fonts.map((font) => font.name.replace(/^[A-Z]{6}\+/, '')).toSorted()).toEqual([
      'Pretendard-Regular',
      'Pretendard-SemiBold',
    ]);
    expect(pdf.fonts.every(({ isEmbedded }) => isEmbedded)).toBe(true);
    const title = words.titles[name as keyof typeof words.titles];
    expect(textOf(pdf)).toContain(title);
    expect(textOf(pdf)).not.toContain('\uFFFD');
    expect(pdf.info['Title']).toContain(title);
    expect(pdf.catalog).toContain(`/Lang (${job.language === 'ko' ? 'ko-KR' : 'en'})`);
  });

  test(`in ${job.language} each page has its number, and nothing is fetched`, async () => {
    const { pages, raw } = readPdf(await print());
    for (const [at, texts] of pages.entries()) expect(texts).toContain(`${at + 1} / ${pages.length}`);
    expect(raw).not.toMatch(/\/URI|\/JavaScript|\/Launch|\/GoToR/);
  });
});

test.each(DOCUMENT_KINDS)('every page of a %s of the sandbox says so', async (kind) => {
  for (const language of LANGUAGES) {
    const job = { kind: 'document', language, document: printed(kind, { isSandbox: true }) } as const;
    const words = wordsOf(language);
    for (const texts of readPdf(await printPdf(job)).pages) {
      expect(texts).toContain(words.sandboxMark);
      expect(texts.join(' ')).toContain(words.sandboxNote);
    }
    const real = readPdf(await printPdf({ ...job, document: printed(kind) }));
    expect(textOf(real)).not.toContain(words.sandboxMark);
  }
});

test('a card slip says what was paid, with which card and to whom', async () => {
  const texts = readPdf(await printPdf({ kind: 'document', document: printed('card_slip'), language: 'ko' })).pages[0];
  for (const text of ['₩55,000', '₩50,000', '₩5,000', 'Visa •••• 4242', '00182736', '124-81-00998', 'C-2026-000001']) {
    expect(texts).toContain(text);
  }
  expect(texts).toContain('2026-01-05 12:00:01');
});

test('money that went back is negative, and the slip names the one that it takes back', async () => {
  const refund = printed('card_refund_slip');
  const texts = readPdf(await printPdf({ kind: 'document', document: refund, language: 'en' })).pages[0];
  expect(texts).toEqual(expect.arrayContaining(['−₩22,000', '−₩20,000', '2,000', 'C-2026-000001', 'Cancellation']));
});

test('dollars have cents', async () => {
  const price = { currency: 'USD', supplyMinor: 123_450n, vatMinor: 5n } as const;
  const texts = readPdf(
    await printPdf({ kind: 'document', document: { ...printed('card_slip'), price }, language: 'en' }),
  ).pages[0];
  expect(texts).toEqual(expect.arrayContaining(['$1,234.50', '$0.05', '$1,234.55']));
});

test('a tax invoice has both copies, and the tax office’s number and day once they are there', async () => {
  const before = readPdf(await printPdf({ kind: 'document', document: printed('tax_invoice'), language: 'ko' }));
  expect(before.pages).toHaveLength(1);
  expect(before.pages[0]?.filter((text) => text === '입력 전')).toHaveLength(2);
  expect(before.pages[0]?.filter((text) => text === '2026-01-05')).toHaveLength(2);
  const document = printed('tax_invoice', { taxOffice: OFFICE });
  const texts = readPdf(await printPdf({ kind: 'document', document, language: 'ko' })).pages[0] ?? [];
  for (const text of ['20260105-10000000-00000001', '2026-01-06', '124-81-00998', '220-81-62517', '김하나', '50,000']) {
    expect(texts.filter((each) => each === text).length).toBeGreaterThanOrEqual(2);
  }
  expect(texts.join('')).toContain(wordsOf('ko').invoice.office.slice(0, 20));
  expect(texts).toContain('세금계산서 (공급자 보관용)');
  expect(texts).toContain('세금계산서 (공급받는자 보관용)');
});

test('an amended tax invoice names the first one, and is paid by nobody', async () => {
  const job = { kind: 'document', document: printed('amended_tax_invoice'), language: 'en' } as const;
  const texts = readPdf(await printPdf(job)).pages.flat();
  expect(texts.join(' ')).toContain('Amends T-2026-000001, dated 2026-01-04');
  expect(texts).not.toContain('Received in full');
});

test('the longest texts and amounts are printed whole', async () => {
  const long = (text: string) => text.repeat(200).slice(0, 200);
  const seller = { ...printed('tax_invoice').content.seller, address: long('가나다라 '), company: long('AbcDef') };
  const price = { currency: 'KRW', supplyMinor: 90_909_090_909n, vatMinor: 9_090_909_091n } as const;
  for (const kind of DOCUMENT_KINDS) {
    const document = { ...printed(kind, { seller, buyer: seller }), price };
    const whole = textOf(readPdf(await printPdf({ kind: 'document', document, language: 'ko' }))).replaceAll(/\s/g, '');
    for (const text of [seller.address, seller.company]) expect(whole).toContain(text.replaceAll(' ', ''));
    expect(whole).toContain('₩100,000,000,000');
    expect(whole).not.toContain('…');
  }
});

test('a long statement goes on over pages, each with the head of its table, within bounds', async () => {
  const statement = printedStatement(LINES, { isSandbox: true });
  const { pages } = readPdf(await printPdf({ kind: 'statement', statement, language: 'ko' }));
  expect(pages.length).toBeGreaterThan(LINES / 50);
  expect(pages.length).toBeLessThanOrEqual(200);
  const registered = pages.flat().filter((text) => text === '등록').length;
  expect(registered).toBe(LINES / 2 + 1);
  const full = pages.filter((texts) => texts.filter((text) => text === '하루 합계').length > 10);
  expect(full.every((texts) => texts.includes('사용 기한') && texts.includes('잔액'))).toBe(true);
  expect(pages.every((texts) => texts.includes('연습용 · 효력 없음'))).toBe(true);
}, 120_000);

test('a month with both tells each practice payment and their sum apart, and is not marked as a whole', async () => {
  const { payments, paid } = printedStatement(2);
  const all = [...payments, ...payments.map((payment) => ({ ...payment, isSandbox: true }))];
  const statement = printedStatement(2, { payments: all, practised: paid });
  for (const language of LANGUAGES) {
    const words = wordsOf(language);
    const text = textOf(readPdf(await printPdf({ kind: 'statement', statement, language }))).replaceAll(/\s/g, '');
    expect(text).not.toContain(words.sandboxMark.replaceAll(' ', ''));
    // Two lines, and three sums.
    expect(text.split(words.statement.practice)).toHaveLength(2 + 3 + 1);
    expect(text.split(`${words.statement.paid}(KRW)`)).toHaveLength(3);
  }
});

test('a month without anything says so', async () => {
  const statement = printedStatement(0, { payments: [], paid: [], isFinal: false });
  const text = textOf(readPdf(await printPdf({ kind: 'statement', statement, language: 'ko' })));
  for (const note of ['noChanges', 'noPayments', 'isRunning'] as const) {
    expect(text).toContain(wordsOf('ko').statement[note]);
  }
});
