import { ERRORS } from '@tallygate/contract';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { useText } from '../../locales/use-text.ts';
import { OpenFrame } from '../../shell/open-frame.tsx';

/** What `docs_url` of every error leads to: all codes with their sentences, the one that stands behind the `#` marked. */
export function ErrorCodesPage() {
  const { say, language } = useText();
  const named = useLocation({ select: ({ hash }) => hash });
  return (
    <OpenFrame>
      <PageHead title={say('errorCodes.title')} question={say('errorCodes.question')} />
      <Panel>
        <dl className="divide-y divide-line">
          {Object.entries(ERRORS).map(([code, message]) => (
            <Explained key={code} code={code} sentence={message[language]} isNamed={code === named} />
          ))}
        </dl>
      </Panel>
    </OpenFrame>
  );
}

interface ExplainedProps {
  readonly code: string;
  readonly sentence: string;
  readonly isNamed: boolean;
}

function Explained({ code, sentence, isNamed }: ExplainedProps) {
  return (
    <div
      id={code}
      aria-current={isNamed || undefined}
      className={classNames(
        'scroll-mt-24 gap-x-4 px-4 py-2 sm:grid sm:grid-cols-[20rem_1fr]',
        isNamed && 'bg-accent-soft',
      )}
    >
      <dt>
        <code className="font-mono text-small [overflow-wrap:anywhere]">{code}</code>
      </dt>
      <dd className="[overflow-wrap:anywhere]">{withNames(sentence)}</dd>
    </div>
  );
}

/** The sentence with the name of each value, which `{name}` stands for, set off from its words. */
function withNames(sentence: string): readonly ReactNode[] {
  return [...sentence.matchAll(/\{(\w+)\}|[^{]+|\{/g)].map(({ 0: words, 1: name, index: offset }) =>
    name === undefined ? (
      words
    ) : (
      <code key={offset} className="font-mono text-small text-muted">
        {name}
      </code>
    ),
  );
}
