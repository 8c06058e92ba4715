import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** What a state means to the reader. */
export type Tone = 'good' | 'warn' | 'bad' | 'running' | 'neutral';

const TONES: Readonly<Record<Tone, string>> = {
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  running: 'bg-running-soft text-running',
  neutral: 'bg-sunken text-muted',
};

/** A state in a word; the colour only repeats it. */
export function Badge({
  tone,
  title,
  children,
}: {
  readonly tone: Tone;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex items-center gap-1 rounded-sm px-1.5 py-px text-small font-medium whitespace-nowrap',
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
