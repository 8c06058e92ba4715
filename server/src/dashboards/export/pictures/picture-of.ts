import type { Widget } from '@tallygate/contract';
import { never } from '#kernel';
import type { PageReport } from '../page-report.ts';
import { reportWords } from '../words/words-of.ts';
import { heatmapPicture, treemapPicture } from './area-picture.ts';
import { piePicture, rankingPicture, tablePicture } from './list-picture.ts';
import type { Picture } from './picture.ts';
import { categoryPicture, seriesPicture, splitPicture } from './series-picture.ts';
import { tilePicture } from './tile-picture.ts';
import { factsOf } from './widget-facts.ts';

/** What is printed of a widget: its picture, or why there is none. */
export function pictureOf(widget: Widget, report: PageReport): Picture {
  const { language } = report;
  if (widget.kind === 'note') {
    const notReported = widget.not_reported.map((name) => name[language]);
    return { kind: 'note', text: widget.text[language], notReported };
  }
  const dataset = report.datasets[widget.dataset];
  if (dataset === undefined || dataset.kind === 'refused') {
    return { kind: 'state', tone: 'bad', text: dataset?.sentence ?? reportWords(language).failed };
  }
  const { result } = dataset;
  switch (widget.kind) {
    case 'tile':
      return tilePicture(factsOf<'tile'>(widget, result, report));
    case 'line':
    case 'bar':
    case 'stacked_bar':
    case 'area':
      return seriesPicture(factsOf(widget, result, report));
    case 'split_bar':
      return splitPicture(factsOf<'split_bar'>(widget, result, report));
    case 'category_bar':
      return categoryPicture(factsOf<'category_bar'>(widget, result, report));
    case 'ranking':
      return rankingPicture(factsOf<'ranking' | 'pie'>(widget, result, report));
    case 'pie':
      return piePicture(factsOf<'ranking' | 'pie'>(widget, result, report));
    case 'table':
      return tablePicture(factsOf<'table'>(widget, result, report));
    case 'heatmap':
      return heatmapPicture(factsOf<'heatmap'>(widget, result, report));
    case 'treemap':
      return treemapPicture(factsOf<'treemap'>(widget, result, report));
    default:
      return never(widget);
  }
}
