import type { SeriesColour } from '../dashboards/widgets.ts';
import { colourToken } from './colours.ts';

/** What a tooltip tells. */
export interface TooltipFacts {
  readonly title: string;
  readonly lines: readonly {
    readonly name: string;
    /** Undefined: of the period before. */
    readonly colour: SeriesColour | undefined;
    readonly value: number | undefined;
    readonly text: string;
  }[];
  /** Under the lines, such as their sum. */
  readonly foot: { readonly name: string; readonly text: string } | undefined;
}

/** All series at one place, largest first. Built of elements: names come from people, and are never taken for markup. */
export function tooltip({ title, lines, foot }: TooltipFacts): HTMLElement {
  const box = element(
    'div',
    'min-w-36 rounded-md border border-line-strong bg-surface px-2.5 py-2 text-small text-ink',
  );
  box.append(element('p', 'mb-1 font-medium', title));
  const sorted = [...lines].sort((a, b) => (b.value ?? -1) - (a.value ?? -1));
  for (const { name, colour, text } of sorted) {
    const swatch = element('span', 'size-2 shrink-0 rounded-[2px]');
    swatch.style.background = colour === undefined ? 'var(--faint)' : colourToken(colour);
    box.append(
      line([swatch, element('span', 'grow truncate text-muted', name), element('span', 'figures pl-4', text)]),
    );
  }
  if (foot !== undefined) {
    const sum = line([
      element('span', 'grow text-muted', foot.name),
      element('span', 'figures pl-4 font-medium', foot.text),
    ]);
    sum.classList.add('mt-1', 'border-t', 'border-line', 'pt-1');
    box.append(sum);
  }
  return box;
}

function line(parts: readonly HTMLElement[]): HTMLElement {
  const row = element('p', 'flex max-w-72 items-center gap-2');
  row.append(...parts);
  return row;
}

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
