import type { SeriesColour } from '../dashboards/widgets.ts';

/** The colours of now as a canvas needs them. */
export interface ThemeColours {
  readonly of: (colour: SeriesColour) => string;
  readonly grid: string;
  readonly axis: string;
  readonly text: string;
  readonly surface: string;
  readonly ink: string;
  /** Of the period before. */
  readonly previous: string;
  /** From the least to the most. */
  readonly steps: readonly string[];
  readonly pointer: string;
}

/** Reads the tokens from the page; the theme is named because it is the one that is shown now. */
export function readThemeColours(_shown: 'light' | 'dark'): ThemeColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    of: (colour) => token(`chart-${colour}`),
    grid: token('chart-grid'),
    axis: token('line-strong'),
    text: token('muted'),
    surface: token('surface'),
    ink: token('ink'),
    previous: token('faint'),
    steps: STEPS.map((step) => token(`chart-step_${step}`)),
    pointer: token('sunken'),
  };
}

const STEPS = [1, 2, 3, 4, 5, 6] as const;
