import type { DashboardDocument } from '@tallygate/contract';
import type { Refusal } from '#sql';
import { checkDocument } from '../document/check-document.ts';

/** Why a document cannot be published; undefined: it can. */
export function checkPublication(document: DashboardDocument): Refusal | undefined {
  const reading = checkDocument(document);
  if (reading.kind === 'document') return undefined;
  const problems = reading.problems.slice(0, NAMED_MAX).map(({ path, message }) => `${path.join('.')}: ${message.en}`);
  return { kind: 'refuse', code: 'dashboard_document_invalid', details: { problems: problems.join('\n') } };
}

const NAMED_MAX = 20;
