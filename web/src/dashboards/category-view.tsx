import { useContext, useMemo } from 'react';
import { useText } from '../locales/use-text.ts';
import { categoryModel } from './category-model.ts';
import { ModelView } from './chart-view.tsx';
import { ValuesOfPage } from './value-names.ts';
import type { WidgetData } from './widget-data.ts';
import type { CategoryWidget } from './widgets.ts';

/** Bars over names or steps, in the order of the rows. */
export function CategoryView({ widget, data }: { readonly widget: CategoryWidget; readonly data: WidgetData }) {
  const { language } = useText();
  const known = useContext(ValuesOfPage);
  const model = useMemo(
    () => categoryModel(widget, data.result, { known, language }),
    [widget, data.result, known, language],
  );
  return <ModelView widget={widget} data={data} drawn={model} whole={model} open={undefined} />;
}
