import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { type Candidate, candidatesAt } from './candidates-at.ts';
import type { SqlSchema } from './schema.ts';

/** Proposes what could be written, from the tables of now. */
export function completionSource(schema: () => SqlSchema) {
  return (context: CompletionContext): CompletionResult | null => {
    const { state, pos } = context;
    const isBegun = /[\p{L}\p{N}_.{]$/u.test(state.sliceDoc(Math.max(0, pos - 1), pos));
    if (!isBegun && !context.explicit) return null;
    const found = candidatesAt(state.doc.toString(), pos, schema());
    if (found === undefined || found.options.length === 0) return null;
    const options = found.options.map(optionOf);
    // What is between braces is found anew with each letter: its end moves.
    if (found.to !== undefined) return { from: found.from, to: found.to, options };
    return { from: found.from, options, validFor: /^[\p{L}\p{N}_]*$/u };
  };
}

const KINDS = {
  column: { type: 'property', boost: 30 },
  part: { type: 'variable', boost: 30 },
  table: { type: 'class', boost: 20 },
  name: { type: 'namespace', boost: 20 },
  type: { type: 'type', boost: 0 },
  keyword: { type: 'keyword', boost: 10 },
  function: { type: 'function', boost: 0 },
} as const;

function optionOf({ text, kind, detail, comment }: Candidate): Completion {
  return {
    label: text,
    ...KINDS[kind],
    ...(detail === undefined ? {} : { detail: shortened(detail) }),
    ...(comment === undefined ? {} : { info: comment }),
    ...(kind === 'function' ? { apply: `${text}(` } : {}),
  };
}

const DETAIL_LENGTH_MAX = 32;

/** Types of tuples are longer than a line; the whole type is in the list of columns. */
function shortened(detail: string): string {
  return detail.length <= DETAIL_LENGTH_MAX ? detail : `${detail.slice(0, DETAIL_LENGTH_MAX - 1)}…`;
}
