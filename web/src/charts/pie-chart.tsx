import { useMemo } from 'react';
import { useTheme } from '../components/theme.ts';
import type { SeriesColour } from '../dashboards/widgets.ts';
import { useDrawing } from './drawing.ts';
import { readThemeColours } from './theme-colours.ts';
import { tooltip } from './tooltip.ts';

export interface Piece {
  readonly name: string;
  readonly colour: SeriesColour;
  readonly value: number;
  /** Value and share, written out. */
  readonly text: string;
}

/** Parts of a whole, drawn as a ring. */
export function PieChart({ pieces, label }: { readonly pieces: readonly Piece[]; readonly label: string }) {
  const { shown } = useTheme();
  const option = useMemo(() => ringOption(pieces, shown), [pieces, shown]);
  const place = useDrawing(option);
  return <div ref={place} role="img" aria-label={label} className="size-44 shrink-0" />;
}

function ringOption(pieces: readonly Piece[], shown: 'light' | 'dark') {
  const colours = readThemeColours(shown);
  return {
    animation: false,
    tooltip: {
      trigger: 'item',
      confine: true,
      padding: 0,
      borderWidth: 0,
      backgroundColor: 'transparent',
      extraCssText: 'box-shadow:none;font:inherit',
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
        const piece = pieces[dataIndex];
        return piece === undefined
          ? ''
          : tooltip({ title: piece.name, lines: [{ ...piece, name: '' }], foot: undefined });
      },
    },
    series: [
      {
        type: 'pie',
        radius: ['56%', '92%'],
        label: { show: false },
        emphasis: { scale: false },
        itemStyle: { borderColor: colours.surface, borderWidth: 1.5 },
        data: pieces.map(({ name, value, colour }) => ({ name, value, itemStyle: { color: colours.of(colour) } })),
      },
    ],
  };
}
