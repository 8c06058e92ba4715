import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

/** A surface set off by a one-pixel line. */
export function Panel({ className, ...props }: ComponentProps<'section'>) {
  return <section className={classNames('min-w-0 rounded-md border border-line bg-surface', className)} {...props} />;
}

interface PanelHeadProps {
  readonly title: string;
  readonly text?: string | undefined;
  readonly id?: string | undefined;
}

/** Title of a panel, and a sentence about it. */
export function PanelHead({ title, text, id }: PanelHeadProps) {
  return (
    <header className="px-4 pt-3 pb-2">
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      {text !== undefined && <p className="text-small text-muted">{text}</p>}
    </header>
  );
}
