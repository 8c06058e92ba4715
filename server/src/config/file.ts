import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { type CheckContext, checkFile } from './check-file.ts';
import { declare, NOTHING_DECLARED } from './declared.ts';
import type { Problem } from './problems.ts';
import { readFileShape } from './schema.ts';
import type { ConfigFile, Declared } from './settings.ts';
import { type Reading, rootSpot } from './spot.ts';
import { maskVariables } from './substitution.ts';

const FILE_BYTES_MAX = 4 * 1024 * 1024;

/** What a file declares (undefined when it has errors), and every problem found in it. */
export interface FileReading {
  readonly declared: Declared | undefined;
  readonly problems: readonly Problem[];
}

export interface FileContext extends CheckContext {
  /** Looked up by `${NAME}`. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Reads and checks a configuration file. Never throws: a file that cannot be read is a problem like any other. */
export function readConfigFile(file: ConfigFile, context: FileContext): FileReading {
  let text: string;
  try {
    text = readFileSync(file.path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return wholeFile(file, { code: 'file_unreadable', details: { reason } });
  }
  return readConfigText(text, { ...context, file: file.label });
}

/** The same for a text; `file` is its name in messages. */
export function readConfigText(text: string, context: FileContext & { readonly file: string }): FileReading {
  const { file } = context;
  if (Buffer.byteLength(text) > FILE_BYTES_MAX) {
    return wholeFile({ label: file }, { code: 'file_too_large', details: { bytes_max: FILE_BYTES_MAX } });
  }
  const lines = new LineCounter();
  const document = parseDocument(maskVariables(text), { lineCounter: lines, prettyErrors: false });
  const reading: Reading = { file, document, lines, variables: context.variables, problems: [] };
  reading.problems.push(...syntaxProblems(reading));
  const isReadable = document.errors.every((error) => error.code === 'DUPLICATE_KEY');
  if (!isReadable) return { declared: undefined, problems: reading.problems };
  return readShape(reading, context);
}

function readShape(reading: Reading, context: CheckContext): FileReading {
  const root = rootSpot(reading);
  if (root.node === undefined) return { declared: NOTHING_DECLARED, problems: reading.problems };
  const loose = readFileShape(root);
  if (loose !== undefined) checkFile(loose, context);
  const hasErrors = reading.problems.some((problem) => problem.severity === 'error');
  const declared = loose === undefined || hasErrors ? undefined : declare(loose);
  return { declared, problems: reading.problems.sort(byPlace) };
}

/** The parser's own sentences are not passed on: they quote the file, and the file holds secrets. */
function syntaxProblems({ file, document, lines }: Reading): readonly Problem[] {
  return document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return {
      severity: 'error',
      place: { kind: 'file', file, path: '', line, column: col },
      code: error.code === 'DUPLICATE_KEY' ? 'member_repeated' : 'yaml_syntax',
      details: { reason: error.code.toLowerCase().replaceAll('_', ' ') },
    } as const;
  });
}

function wholeFile({ label }: { readonly label: string }, what: Pick<Problem, 'code' | 'details'>): FileReading {
  const place = { kind: 'file', file: label, path: '', line: 1, column: 1 } as const;
  return { declared: undefined, problems: [{ severity: 'error', place, ...what }] };
}

function byPlace(a: Problem, b: Problem): number {
  if (a.place.kind !== 'file' || b.place.kind !== 'file') return 0;
  return a.place.line - b.place.line || a.place.column - b.place.column;
}
