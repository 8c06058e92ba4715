import type { Language } from '@tallygate/contract';
import type { AuditReport } from '#usage';
import { AUDIT_HELP, sayAudit, sayFinding } from './audit-texts.ts';
import { EXIT } from './exit.ts';
import { type Output, writeLine } from './output.ts';
import { type AuditArguments, parseAuditArguments } from './parse-audit-arguments.ts';
import { say } from './texts.ts';

/** Audits; resolves with the report, or with why there is none. */
export type AuditAccess = (asked: AuditArguments) => Promise<AuditReport | AuditImpossible>;

/** Why nothing was audited. */
export type AuditImpossible =
  | { readonly kind: 'no_spool'; readonly place: string }
  | { readonly kind: 'unreachable'; readonly url: string; readonly pid: number | '?' }
  | { readonly kind: 'key_missing' }
  | { readonly kind: 'warehouse_failed'; readonly reason: string };

interface Talk {
  readonly output: Output;
  readonly language: Language;
}

/** `tallygate audit`: 0 when all is proven, 1 when something is not or nothing could be, 2 when it was called wrongly. */
export async function runAuditCommand(
  words: readonly string[],
  { audit, ...talk }: Talk & { readonly audit: AuditAccess },
): Promise<number> {
  const { output, language } = talk;
  const parsed = parseAuditArguments(words);
  if (parsed.kind === 'help') {
    await writeLine(output.out, AUDIT_HELP[language]);
    return EXIT.ok;
  }
  if (parsed.kind === 'wrong') {
    const problem = say(parsed.problem, language, parsed.details);
    await writeLine(output.error, `tallygate audit: ${problem}\n\n${AUDIT_HELP[language]}`);
    return EXIT.usage;
  }
  const report = await audit(parsed);
  if ('kind' in report) {
    const sentence =
      report.kind === 'key_missing' ? say(report.kind, language) : sayAudit(report.kind, language, report);
    await writeLine(output.error, `tallygate audit: ${sentence}`);
    return EXIT.failed;
  }
  await writeLine(output.out, parsed.isJson ? JSON.stringify(jsonOf(report, language)) : textOf(report, language));
  return report.findings.length === 0 ? EXIT.ok : EXIT.failed;
}

function textOf(report: AuditReport, language: Language): string {
  const { spools, findings, notes, isCut } = report;
  const verdict = findings.length === 0 ? 'passed' : 'failed';
  const lines = [
    sayAudit('compared', language, {
      rows: report.rowsCompared,
      spools: spools.length,
      costs: report.costsCompared,
    }),
    ...spools.map((spool) => `  ${sayAudit('spool', language, { ...spool })}`),
    ...notes.map((note) => `  ${sayFinding(note, language)}`),
    ...(report.log === undefined ? [] : [sayAudit('log', language, { ...report.log })]),
    ...(report.credits === undefined ? [] : [sayAudit('credits', language, { ...report.credits })]),
    ...(report.billing === undefined ? [] : [sayAudit('billing', language, { ...report.billing })]),
    sayAudit(verdict, language, { count: findings.length }),
    ...findings.map((finding) => `  ${sayFinding(finding, language)}`),
    ...(isCut ? [`  ${sayAudit('cut', language)}`] : []),
  ];
  return lines.join('\n');
}

/** The report in the names that JSON of ours has, each finding with its sentence. */
function jsonOf(report: AuditReport, language: Language) {
  const withText = (each: AuditReport['findings'][number] | AuditReport['notes'][number]) => ({
    ...snakeCased(each),
    message: sayFinding(each, language),
  });
  return {
    passed: report.findings.length === 0,
    since: report.since ?? null,
    until: report.until ?? null,
    rows_compared: report.rowsCompared,
    costs_compared: report.costsCompared,
    spools: report.spools,
    audit_log: report.log === undefined ? null : snakeCased(report.log),
    credits: report.credits ?? null,
    billing: report.billing ?? null,
    findings: report.findings.map(withText),
    findings_cut: report.isCut,
    notes: report.notes.map(withText),
  };
}

function snakeCased(each: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(each).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
