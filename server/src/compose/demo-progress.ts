import type { Language } from '@tallygate/contract';
import type { Clock } from '#kernel';
import { sayDemo } from './demo-texts.ts';

/** Where progress is shown. */
export interface Terminal {
  /** A line can be written over. */
  readonly isInteractive: boolean;
  write(text: string): void;
}

export interface Progress {
  /** `rows` since this start; days of the whole sample. */
  show(made: { readonly rows: number; readonly days: { readonly done: number; readonly of: number } }): void;
  /** Ends the progress line, if there is one, and says a sentence below it. */
  say(sentence: string): void;
  elapsedSeconds(): number;
}

/** Where nothing can be written over, a line comes only so often. */
const LINE_EVERY_MS = 2_000;
const CLEAR_LINE = '\r\u001b[2K';

/** Shows how far the sample is: rows, days, rate and time left. */
export function showProgress(options: {
  readonly terminal: Terminal;
  readonly language: Language;
  readonly clock: Clock;
  /** Days that an earlier start had made. */
  readonly daysBefore: number;
}): Progress {
  const { terminal, language, clock, daysBefore } = options;
  const startedMs = clock.monotonicMs();
  const elapsedMs = () => clock.monotonicMs() - startedMs;
  let shownMs = 0;
  let isLineOpen = false;
  return {
    show: ({ rows, days }) => {
      if (!terminal.isInteractive && elapsedMs() - shownMs < LINE_EVERY_MS) return;
      shownMs = elapsedMs();
      const seconds = elapsedMs() / 1000;
      const daysMade = days.done - daysBefore;
      const sentence = sayDemo('filling', language, {
        rows,
        days: days.done,
        daysCount: days.of,
        rate: Math.round(rows / Math.max(seconds, 0.001)),
        seconds: Math.ceil((seconds / Math.max(daysMade, 1)) * (days.of - days.done)),
      });
      terminal.write(terminal.isInteractive ? `${CLEAR_LINE}  ${sentence}` : `  ${sentence}\n`);
      isLineOpen = terminal.isInteractive;
    },
    say: (sentence) => {
      terminal.write(`${isLineOpen ? CLEAR_LINE : ''}  ${sentence}\n`);
      isLineOpen = false;
    },
    elapsedSeconds: () => elapsedMs() / 1000,
  };
}
