import type { DashboardDocument, Widget } from '@tallygate/contract';
import type { Datasets } from '../../../api/use-datasets.ts';
import { Choice } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { ColumnInput } from './column-input.tsx';
import type { FieldsOf } from './fields-of.ts';
import { OptionalFields } from './localized-fields.tsx';
import { columnsOf } from './use-preview.ts';

type Tile = Extract<Widget, { kind: 'tile' }>;

interface TileFieldsProps extends FieldsOf<Tile> {
  readonly document: DashboardDocument;
  readonly datasets: Datasets;
}

const RISES = ['neutral', 'good', 'bad'] as const;

/** The one figure of a tile, what it is compared with, and the line under it. */
export function TileFields({ widget, document, datasets, known, told, onChange }: TileFieldsProps) {
  const { say } = useText();
  const { previous, base, base_title: baseTitle } = widget;
  return (
    <>
      <ColumnInput
        label={say('edit.column.value')}
        value={widget.value}
        known={known}
        problem={told(['value'])}
        onChange={(value) => onChange({ ...widget, value }, 'value')}
      />
      <ColumnInput
        label={say('edit.column.previous')}
        value={previous ?? ''}
        known={known}
        problem={told(['previous'])}
        onChange={(column) => onChange(withMember(widget, 'previous', column || undefined), 'previous')}
      />
      <ColumnInput
        label={say('edit.column.base')}
        value={base ?? ''}
        known={known}
        problem={told(['base'])}
        onChange={(column) => onChange(withMember(widget, 'base', column || undefined), 'base')}
      />
      {(base !== undefined || baseTitle !== undefined) && (
        <OptionalFields
          label={say('edit.baseTitle')}
          value={baseTitle}
          told={(language) => told(['base_title', language])}
          onChange={(text) => onChange(withMember(widget, 'base_title', text), 'base_title')}
        />
      )}
      <Choice
        className="mb-4"
        label={say('edit.rise')}
        value={widget.rise}
        options={RISES.map((value) => ({ value, title: say(`edit.rise.${value}`) }))}
        onChoose={(chosen) => onChange({ ...widget, rise: RISES.find((each) => each === chosen) ?? widget.rise })}
      />
      <Sparkline widget={widget} document={document} datasets={datasets} told={told} onChange={onChange} />
    </>
  );
}

function Sparkline({ widget, document, datasets, told, onChange }: Omit<TileFieldsProps, 'known'>) {
  const { say } = useText();
  const { sparkline } = widget;
  const names = document.datasets.map(({ name }) => name);
  const shown = sparkline === undefined || names.includes(sparkline.dataset) ? names : [sparkline.dataset, ...names];
  const choose = (dataset: string) => {
    const column = sparkline?.column ?? widget.value;
    onChange(withMember(widget, 'sparkline', dataset === '' ? undefined : { dataset, column }));
  };
  return (
    <>
      <Choice
        className="mb-4"
        label={say('edit.sparkline')}
        value={sparkline?.dataset ?? ''}
        options={[
          { value: '', title: say('edit.noSparkline') },
          ...shown.map((name) => ({ value: name, title: name })),
        ]}
        onChoose={choose}
      />
      {sparkline !== undefined && (
        <ColumnInput
          label={say('edit.sparklineColumn')}
          value={sparkline.column}
          known={columnsOf(datasets, sparkline.dataset)}
          problem={told(['sparkline'])}
          onChange={(column) => onChange({ ...widget, sparkline: { ...sparkline, column } }, 'sparkline')}
        />
      )}
    </>
  );
}

type OptionalMember = 'previous' | 'base' | 'base_title' | 'sparkline';

/** A member that is left out is not there at all. */
function withMember<Member extends OptionalMember>(
  widget: Tile,
  member: Member,
  value: Tile[Member] | undefined,
): Tile {
  const { [member]: _gone, ...rest } = widget;
  return (value === undefined ? rest : { ...rest, [member]: value }) as Tile;
}
