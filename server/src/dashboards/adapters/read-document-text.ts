import type { DashboardDocument } from '@tallygate/contract';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { checkDocument } from '../document/check-document.ts';
import type { DocumentProblem } from '../document/document-problem.ts';

/** Longest text of a document. */
export const DOCUMENT_BYTES_MAX = 512 * 1024;

/** A problem with the line and column of the text, from 1, that it is about. */
export interface PlacedProblem extends DocumentProblem {
  readonly line: number;
  readonly column: number;
}

export type TextReading =
  | { readonly kind: 'document'; readonly document: DashboardDocument }
  | { readonly kind: 'problems'; readonly problems: readonly PlacedProblem[] };

/** Reads a document from YAML text; JSON is YAML too. Aliases are not followed: a document says everything once. */
export function readDocumentText(text: string): TextReading {
  const bytes = Buffer.byteLength(text);
  if (bytes > DOCUMENT_BYTES_MAX) return { kind: 'problems', problems: [tooLong(bytes)] };
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = yaml.errors.map((error) => at(lines, error.pos[0], { path: [], message: alike(error.message) }));
  if (broken.length > 0) return { kind: 'problems', problems: broken };
  const value = plainValue(yaml);
  if (value.kind === 'alias') return { kind: 'problems', problems: [at(lines, 0, { path: [], message: NO_ALIASES })] };
  const reading = checkDocument(value.value);
  if (reading.kind === 'document') return reading;
  return {
    kind: 'problems',
    problems: reading.problems.map((problem) => at(lines, offsetOf(yaml, problem.path), problem)),
  };
}

function plainValue(yaml: Document): { kind: 'value'; value: unknown } | { kind: 'alias' } {
  try {
    return { kind: 'value', value: yaml.toJS({ maxAliasCount: 0 }) };
  } catch (error) {
    if (error instanceof ReferenceError) return { kind: 'alias' };
    throw error;
  }
}

/** Where the part begins; where it is missing, its nearest parent. */
function offsetOf(yaml: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = yaml.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function at(lines: LineCounter, offset: number, problem: DocumentProblem): PlacedProblem {
  const { line, col } = lines.linePos(offset);
  return { ...problem, line, column: col };
}

function tooLong(bytes: number): PlacedProblem {
  const message = {
    en: `The document has ${bytes} bytes; the limit is ${DOCUMENT_BYTES_MAX}.`,
    ko: `문서의 크기가 한도를 넘었습니다: ${bytes}바이트(한도 ${DOCUMENT_BYTES_MAX}바이트).`,
  };
  return { path: [], message, line: 1, column: 1 };
}

const NO_ALIASES = {
  en: 'Aliases (*name) are not followed here. Write the part out.',
  ko: '별칭(*이름)은 사용할 수 없습니다. 내용을 그대로 적어 주세요.',
};

/** The parser's own words: it has them in English only. */
function alike(message: string): DocumentProblem['message'] {
  return { en: `This is not valid YAML: ${message}`, ko: `올바른 YAML이 아닙니다: ${message}` };
}
