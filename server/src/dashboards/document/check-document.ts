import { type DashboardDocument, dashboardDocumentSchema } from '@tallygate/contract';
import { z } from 'zod';
import { checkReferences } from './check-references.ts';
import type { DocumentProblem } from './document-problem.ts';

export type DocumentReading =
  | { readonly kind: 'document'; readonly document: DashboardDocument }
  | { readonly kind: 'problems'; readonly problems: readonly DocumentProblem[] };

/** Reads a document from plain data: its shape first, then what its parts say of each other. Every problem is listed. */
export function checkDocument(value: unknown): DocumentReading {
  const parsed = dashboardDocumentSchema.safeParse(value, { error: z.locales.en().localeError });
  if (!parsed.success) return { kind: 'problems', problems: shapeProblems(value, parsed.error) };
  const problems = checkReferences(parsed.data);
  return problems.length === 0 ? { kind: 'document', document: parsed.data } : { kind: 'problems', problems };
}

/** Reads it a second time for the Korean sentences: the library gives one language at a time, in the same order. */
function shapeProblems(value: unknown, inEnglish: z.ZodError): readonly DocumentProblem[] {
  const inKorean = dashboardDocumentSchema.safeParse(value, { error: z.locales.ko().localeError });
  return inEnglish.issues.map((issue, index) => ({
    path: issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
    message: { en: issue.message, ko: inKorean.error?.issues[index]?.message ?? issue.message },
  }));
}
