import type { DashboardDocument, Widget } from '@tallygate/contract';
import type { Datasets } from '../../../api/use-datasets.ts';
import { Choice } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { ColumnInput } from './column-input.tsx';
import type { FieldsOf } from './fields-of.ts';
import { FORMATS } from './model/document-parts.ts';
import { NoteFields } from './note-fields.tsx';
import { AlsoList, SeriesList, TableColumnList } from './part-lists.tsx';
import { TileFields } from './tile-fields.tsx';

interface WidgetFieldsProps extends FieldsOf<Widget> {
  readonly document: DashboardDocument;
  readonly datasets: Datasets;
}

/** What a widget of its kind is made of beside its texts: the columns that it draws, and how. */
export function WidgetFields({ widget, document, datasets, ...rest }: WidgetFieldsProps) {
  switch (widget.kind) {
    case 'tile':
      return <TileFields widget={widget} document={document} datasets={datasets} {...rest} />;
    case 'line':
    case 'bar':
    case 'stacked_bar':
    case 'area':
      return (
        <>
          <Columns widget={widget} members={['x']} {...rest} />
          <Every widget={widget} {...rest} />
          <SeriesList widget={widget} {...rest} />
        </>
      );
    case 'split_bar':
      return (
        <>
          <Columns widget={widget} members={['x', 'by', 'value']} {...rest} />
          <Every widget={widget} {...rest} />
        </>
      );
    case 'ranking':
    case 'pie':
      return (
        <>
          <Columns widget={widget} members={['label', 'value']} {...rest} />
          <AlsoList widget={widget} {...rest} />
        </>
      );
    case 'category_bar':
      return (
        <>
          <Columns widget={widget} members={['label']} {...rest} />
          <LabelFormat widget={widget} {...rest} />
          <SeriesList widget={widget} {...rest} />
        </>
      );
    case 'heatmap':
      return <HeatmapFields widget={widget} {...rest} />;
    case 'treemap':
      return (
        <>
          <Columns widget={widget} members={['label', 'value']} {...rest} />
          <Group widget={widget} {...rest} />
        </>
      );
    case 'table':
      return <TableColumnList widget={widget} {...rest} />;
    case 'note':
      return <NoteFields widget={widget} {...rest} />;
  }
}

type ColumnMember = 'x' | 'y' | 'by' | 'value' | 'label';

/** One input for each of the members that name a column. */
function Columns<Kind extends Widget, Member extends ColumnMember & keyof Kind>({
  widget,
  members,
  known,
  told,
  onChange,
}: FieldsOf<Kind> & { readonly members: readonly Member[] }) {
  const { say } = useText();
  return members.map((member) => (
    <ColumnInput
      key={member}
      label={say(`edit.column.${member}`)}
      value={String(widget[member])}
      known={known}
      problem={told([member])}
      onChange={(column) => onChange({ ...widget, [member]: column }, member)}
    />
  ));
}

type TimeWidget = Extract<Widget, { every?: unknown }>;

function Every({ widget, onChange }: FieldsOf<TimeWidget>) {
  const { say } = useText();
  const { every = 'day' } = widget;
  const options = ['auto', 'day', 'month'] as const;
  return (
    <Choice
      className="mb-4"
      label={say('edit.every')}
      value={every}
      options={options.map((value) => ({ value, title: say(`edit.every.${value}`) }))}
      onChoose={(chosen) => onChange({ ...widget, every: options.find((each) => each === chosen) ?? every })}
    />
  );
}

function LabelFormat({ widget, onChange }: FieldsOf<Extract<Widget, { kind: 'category_bar' }>>) {
  const { say } = useText();
  return (
    <Choice
      className="mb-4"
      label={say('edit.labelFormat')}
      value={widget.label_format}
      options={FORMATS.map((format) => ({ value: format, title: say(`edit.format.${format}`) }))}
      onChoose={(chosen) =>
        onChange({ ...widget, label_format: FORMATS.find((each) => each === chosen) ?? widget.label_format })
      }
    />
  );
}

const AXIS_KINDS = ['hour', 'weekday', 'day', 'text'] as const;

function HeatmapFields({ widget, ...rest }: FieldsOf<Extract<Widget, { kind: 'heatmap' }>>) {
  const { say } = useText();
  const kindOf = (member: 'x_kind' | 'y_kind') => (
    <Choice
      className="mb-4"
      label={say(`edit.${member}`)}
      value={widget[member]}
      options={AXIS_KINDS.map((value) => ({ value, title: say(`edit.axis.${value}`) }))}
      onChoose={(chosen) =>
        rest.onChange({ ...widget, [member]: AXIS_KINDS.find((each) => each === chosen) ?? widget[member] })
      }
    />
  );
  return (
    <>
      <Columns widget={widget} members={['x']} {...rest} />
      {kindOf('x_kind')}
      <Columns widget={widget} members={['y']} {...rest} />
      {kindOf('y_kind')}
      <Columns widget={widget} members={['value']} {...rest} />
    </>
  );
}

function Group({ widget, known, told, onChange }: FieldsOf<Extract<Widget, { kind: 'treemap' }>>) {
  const { say } = useText();
  const { group, ...others } = widget;
  return (
    <ColumnInput
      label={say('edit.column.group')}
      value={group ?? ''}
      known={known}
      problem={told(['group'])}
      onChange={(column) => onChange(column === '' ? others : { ...others, group: column }, 'group')}
    />
  );
}
