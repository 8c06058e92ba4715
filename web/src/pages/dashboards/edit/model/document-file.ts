import { type DashboardDocument, dashboardDocumentSchema } from '@tallygate/contract';
import { type DocumentProblem, shapeProblems } from './document-problems.ts';

/** How a document is written into a file. */
export type FileKind = 'json' | 'yaml';

/** What a file holds: a document, or why it is none. */
export type FileReading =
  | { readonly kind: 'document'; readonly document: DashboardDocument }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'problems'; readonly problems: readonly DocumentProblem[] };

/** Larger files are no dashboards. */
export const FILE_BYTES_MAX = 2 * 2 ** 20;

/** A document as text. */
export async function writeDocument(document: DashboardDocument, kind: FileKind): Promise<string> {
  if (kind === 'json') return `${JSON.stringify(document, undefined, 2)}\n`;
  const { stringify } = await import('yaml');
  // Plain data, as JSON has it: what is undefined is left out.
  return stringify(JSON.parse(JSON.stringify(document)), { lineWidth: 120, blockQuote: 'literal' });
}

/** The document in a text; JSON is read as YAML, of which it is a part. */
export async function readDocument(text: string): Promise<FileReading> {
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    // Aliases could make much of little.
    value = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : '' };
  }
  const parsed = dashboardDocumentSchema.safeParse(value);
  if (!parsed.success) return { kind: 'problems', problems: shapeProblems(value) };
  return { kind: 'document', document: parsed.data };
}

/** What a file of a document is called. */
export function fileName(document: DashboardDocument, kind: FileKind): string {
  const words = document.title.en.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${words.replaceAll(/^-+|-+$/g, '') || 'dashboard'}.${kind}`;
}
