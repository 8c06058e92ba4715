import { TreemapChart as Treemap } from 'echarts/charts';
import { use } from 'echarts/core';
import { useMemo } from 'react';
import { useTheme } from '../components/theme.ts';
import type { TreemapModel } from '../dashboards/treemap-model.ts';
import type { SeriesColour } from '../dashboards/widgets.ts';
import { exactFigure, type FigureFormat } from '../format/figure.ts';
import { percentage } from '../format/number.ts';
import { useText } from '../locales/use-text.ts';
import { useDrawing } from './drawing.ts';
import { inkOn } from './ink-on.ts';
import { readThemeColours } from './theme-colours.ts';
import { tooltip } from './tooltip.ts';

use([Treemap]);

interface TreemapChartProps {
  readonly model: TreemapModel;
  readonly format: FigureFormat;
  readonly label: string;
}

/** Areas within areas, drawn. */
export function TreemapChart({ model, format, label }: TreemapChartProps) {
  const { language } = useText();
  const { shown } = useTheme();
  const option = useMemo(
    () =>
      treemapOption(model, {
        theme: shown,
        write: (value) => `${exactFigure(value, format, language)} · ${percentage(value / model.total, language)}`,
      }),
    [model, format, shown, language],
  );
  const place = useDrawing(option);
  return <div ref={place} role="img" aria-label={label} className="h-72 w-full" />;
}

interface Look {
  readonly theme: 'light' | 'dark';
  readonly write: (value: number) => string;
}

interface Area {
  readonly name: string;
  readonly value: number;
  readonly colour: SeriesColour;
  readonly group: string | undefined;
}

function treemapOption(model: TreemapModel, { theme, write }: Look) {
  const colours = readThemeColours(theme);
  const leaf = ({ colour, ...area }: Area) => ({
    ...area,
    colour,
    itemStyle: { color: colours.of(colour) },
    label: { color: inkOn(colours.of(colour)) },
  });
  return {
    animation: false,
    tooltip: {
      confine: true,
      padding: 0,
      borderWidth: 0,
      backgroundColor: 'transparent',
      extraCssText: 'box-shadow:none;font:inherit',
      formatter: ({ data }: { readonly data: Area }) =>
        tooltip({
          title: data.group === undefined ? data.name : `${data.group} · ${data.name}`,
          lines: [{ name: '', colour: data.colour, value: data.value, text: write(data.value) }],
          foot: undefined,
        }),
    },
    series: [
      {
        type: 'treemap',
        left: 0,
        right: 0,
        top: 0,
        bottom: 0,
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        label: {
          show: true,
          padding: [4, 6],
          fontSize: 11,
          fontFamily: 'Pretendard Variable, sans-serif',
          overflow: 'truncate',
          position: 'insideTopLeft',
        },
        itemStyle: { borderColor: colours.surface, borderWidth: 0 },
        levels: [{ itemStyle: { gapWidth: 4 } }, { itemStyle: { borderColor: colours.surface, gapWidth: 1 } }],
        data: model.groups.map(({ name, value, colour, areas }) =>
          areas.length === 0
            ? leaf({ name, value, colour, group: undefined })
            : {
                ...leaf({ name, value, colour, group: undefined }),
                children: areas.map((area) => leaf({ ...area, colour, group: name })),
              },
        ),
      },
    ],
  };
}
