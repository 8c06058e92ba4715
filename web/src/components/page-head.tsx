import { type ReactNode, useEffect } from 'react';
import { useText } from '../locales/use-text.ts';

interface PageHeadProps {
  readonly title: string;
  /** One sentence: what the page answers. */
  readonly question: string;
  /** At the right: of when the figures are, or what can be done. */
  readonly children?: ReactNode;
}

/** Title of a page, and what it answers. */
export function PageHead({ title, question, children }: PageHeadProps) {
  const { say } = useText();
  useEffect(() => {
    document.title = `${title} · ${say('product.name')}`;
  }, [title, say]);
  return (
    <header className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
      <div className="min-w-0">
        <h1 className="text-title font-semibold">{title}</h1>
        <p className="text-muted">{question}</p>
      </div>
      {children}
    </header>
  );
}
