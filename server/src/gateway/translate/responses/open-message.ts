import type { ItemPlace, MessageContent, MessageItem, OpenItem } from './output-item.ts';

/** Begins a message: texts and refusals, in one part of its content for each run of either. */
export function openMessage({ outputIndex, idSuffix, tell }: ItemPlace): OpenItem {
  const id = `msg_${idSuffix}`;
  const content: MessageContent[] = [];
  let run: { readonly kind: RunKind; text: string } | undefined;
  const item = (status: MessageItem['status'], parts: readonly MessageContent[]): MessageItem => ({
    id,
    type: 'message',
    status,
    role: 'assistant',
    content: parts,
  });
  const at = () => ({ item_id: id, output_index: outputIndex, content_index: content.length });

  const endRun = (): void => {
    if (run === undefined) return;
    const part = FORMS[run.kind].part(run.text);
    tell(FORMS[run.kind].done, { ...at(), ...FORMS[run.kind].whole(run.text) });
    tell('response.content_part.done', { ...at(), part });
    content.push(part);
    run = undefined;
  };
  const beginRun = (kind: RunKind) => {
    endRun();
    tell('response.content_part.added', { ...at(), part: FORMS[kind].part('') });
    return { kind, text: '' };
  };

  tell('response.output_item.added', { output_index: outputIndex, item: item('in_progress', []) });
  return {
    outputIndex,
    take: (part) => {
      if (part.kind !== 'text' && part.kind !== 'refusal') return false;
      run = run?.kind === part.kind ? run : beginRun(part.kind);
      run.text += part.text;
      tell(FORMS[part.kind].delta, { ...at(), delta: part.text, ...FORMS[part.kind].beside });
      return true;
    },
    isWhole: () => true,
    close: (isCut) => {
      endRun();
      const done = item(isCut ? 'incomplete' : 'completed', content);
      tell('response.output_item.done', { output_index: outputIndex, item: done });
      return done;
    },
  };
}

type RunKind = 'text' | 'refusal';

/** How each kind of content is told. */
const FORMS = {
  text: {
    delta: 'response.output_text.delta',
    done: 'response.output_text.done',
    beside: { logprobs: [] },
    whole: (text: string): object => ({ text, logprobs: [] }),
    part: (text: string): MessageContent => ({ type: 'output_text', annotations: [], logprobs: [], text }),
  },
  refusal: {
    delta: 'response.refusal.delta',
    done: 'response.refusal.done',
    beside: {},
    whole: (refusal: string): object => ({ refusal }),
    part: (refusal: string): MessageContent => ({ type: 'refusal', refusal }),
  },
} as const;
