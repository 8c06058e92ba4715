import { DRILLS, type DrillFilter, type Widget } from '@tallygate/contract';
import { ArrowDownIcon, ArrowUpIcon, PlusIcon, XIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../components/button.tsx';
import { Choice } from '../../../components/field.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { CheckBox } from '../../settings/sign-in/check-box.tsx';
import { ColumnInput } from './column-input.tsx';
import type { FieldsOf } from './fields-of.ts';
import { LocalizedFields } from './localized-fields.tsx';
import { FORMATS, type Format, SERIES_COLOURS, type Series, type TableColumn } from './model/document-parts.ts';

interface PartListProps<Part extends { readonly column: string }> {
  readonly label: string;
  readonly parts: readonly Part[];
  readonly max: number;
  /** Fewer are not left. */
  readonly min: number;
  /** What a new one begins as. */
  readonly fresh: () => Part;
  readonly children: (part: Part, index: number) => ReactNode;
  readonly onChange: (parts: readonly Part[]) => void;
}

/** Parts in an order: each with its own fields, and the ways up, down and out. */
function PartList<Part extends { readonly column: string }>(props: PartListProps<Part>) {
  const { label, parts, max, min, fresh, children, onChange } = props;
  const { say } = useText();
  const swap = (index: number, other: number) => {
    const [one, two] = [parts[index], parts[other]];
    if (one !== undefined && two !== undefined) onChange(parts.with(index, two).with(other, one));
  };
  return (
    <fieldset className="mb-3">
      <legend className="mb-1 font-medium">{label}</legend>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns are typed, and two may be the same meanwhile
        <details key={index} className="mb-2 rounded-md border border-line" open={parts.length <= 2}>
          <summary className="cursor-pointer truncate px-2 py-1.5 font-mono text-small">{part.column || '…'}</summary>
          <fieldset aria-label={part.column} className="border-t border-line px-2 pt-2">
            <div className="flex justify-end gap-1">
              <Tool
                icon={ArrowUpIcon}
                label={say('edit.partUp', { name: part.column })}
                isOff={index === 0}
                onDo={() => swap(index, index - 1)}
              />
              <Tool
                icon={ArrowDownIcon}
                label={say('edit.partDown', { name: part.column })}
                isOff={index === parts.length - 1}
                onDo={() => swap(index, index + 1)}
              />
              <Tool
                icon={XIcon}
                label={say('edit.partOut', { name: part.column })}
                isOff={parts.length <= min}
                onDo={() => onChange(parts.toSpliced(index, 1))}
              />
            </div>
            {children(part, index)}
          </fieldset>
        </details>
      ))}
      <Button disabled={parts.length >= max} onClick={() => onChange([...parts, fresh()])}>
        <PlusIcon aria-hidden />
        {say('edit.addPart')}
      </Button>
    </fieldset>
  );
}

interface ToolProps {
  readonly icon: typeof XIcon;
  readonly label: string;
  readonly isOff: boolean;
  readonly onDo: () => void;
}

function Tool({ icon: Icon, label, isOff, onDo }: ToolProps) {
  return (
    <Button look="quiet" size="icon" className="size-6" aria-label={label} disabled={isOff} onClick={onDo}>
      <Icon aria-hidden />
    </Button>
  );
}

const SERIES_MAX = 8;

/** The series of a chart: column, name and colour of each. */
export function SeriesList({ widget, known, told, onChange }: FieldsOf<Extract<Widget, { series: unknown }>>) {
  const { say } = useText();
  const { series } = widget;
  const set = (next: readonly Series[], member?: string) => onChange({ ...widget, series: [...next] }, member);
  const unused = () => known.find(({ name }) => !series.some(({ column }) => column === name))?.name ?? 'value';
  const fresh = (): Series => {
    const column = unused();
    return { column, title: { ko: column, en: column }, colour: freeColour(series) };
  };
  return (
    <PartList label={say('edit.series')} parts={series} min={1} max={SERIES_MAX} fresh={fresh} onChange={set}>
      {(part, index) => (
        <>
          <ColumnInput
            label={say('edit.column')}
            value={part.column}
            known={known}
            problem={told(['series', index, 'column'])}
            onChange={(column) => set(series.with(index, { ...part, column }), `series ${index} column`)}
          />
          <LocalizedFields
            label={say('edit.titleOf')}
            value={part.title}
            told={(language) => told(['series', index, 'title', language])}
            onChange={(title) => set(series.with(index, { ...part, title }), `series ${index} title`)}
          />
          <Choice
            className="mb-4"
            label={say('edit.colour')}
            value={part.colour}
            options={SERIES_COLOURS.map((colour) => ({ value: colour, title: say(`edit.colour.${colour}`) }))}
            onChoose={(chosen) => {
              const colour = SERIES_COLOURS.find((each) => each === chosen);
              if (colour !== undefined) set(series.with(index, { ...part, colour }));
            }}
          />
        </>
      )}
    </PartList>
  );
}

function freeColour(series: readonly Series[]): Series['colour'] {
  const taken = new Set<string>(series.map(({ colour }) => colour));
  return SERIES_COLOURS.find((colour) => colour.startsWith('category_') && !taken.has(colour)) ?? 'category_1';
}

type ListWidget = Extract<Widget, { also: unknown }>;
type Also = ListWidget['also'][number];
const ALSO_MAX = 6;

/** More columns of the table beside a ranking or a pie. */
export function AlsoList({ widget, known, told, onChange }: FieldsOf<ListWidget>) {
  const { say } = useText();
  const { also } = widget;
  const set = (next: readonly Also[], member?: string) => onChange({ ...widget, also: [...next] }, member);
  return (
    <PartList
      label={say('edit.also')}
      parts={also}
      min={0}
      max={ALSO_MAX}
      fresh={(): Also => ({ column: 'value', title: { ko: '값', en: 'Value' }, format: 'count' })}
      onChange={set}
    >
      {(part, index) => (
        <>
          <ColumnInput
            label={say('edit.column')}
            value={part.column}
            known={known}
            problem={told(['also', index, 'column'])}
            onChange={(column) => set(also.with(index, { ...part, column }), `also ${index} column`)}
          />
          <LocalizedFields
            label={say('edit.titleOf')}
            value={part.title}
            told={(language) => told(['also', index, 'title', language])}
            onChange={(title) => set(also.with(index, { ...part, title }), `also ${index} title`)}
          />
          <FormatChoice value={part.format} onChoose={(format) => set(also.with(index, { ...part, format }))} />
        </>
      )}
    </PartList>
  );
}

const TABLE_COLUMNS_MAX = 14;

/** The columns of a table, from left to right: name, format, bar, and what its cells lead to. */
export function TableColumnList({ widget, known, told, onChange }: FieldsOf<Extract<Widget, { kind: 'table' }>>) {
  const { say } = useText();
  const { columns } = widget;
  const set = (next: readonly TableColumn[], member?: string) => onChange({ ...widget, columns: [...next] }, member);
  return (
    <PartList
      label={say('edit.tableColumns')}
      parts={columns}
      min={1}
      max={TABLE_COLUMNS_MAX}
      fresh={(): TableColumn => ({ column: 'value', title: { ko: '값', en: 'Value' }, format: 'count' })}
      onChange={set}
    >
      {(part, index) => (
        <>
          <ColumnInput
            label={say('edit.column')}
            value={part.column}
            known={known}
            problem={told(['columns', index, 'column'])}
            onChange={(column) => set(columns.with(index, { ...part, column }), `columns ${index} column`)}
          />
          <LocalizedFields
            label={say('edit.titleOf')}
            value={part.title}
            told={(language) => told(['columns', index, 'title', language])}
            onChange={(title) => set(columns.with(index, { ...part, title }), `columns ${index} title`)}
          />
          <FormatChoice value={part.format} onChoose={(format) => set(columns.with(index, { ...part, format }))} />
          <CheckBox
            label={say('edit.bar')}
            isChecked={part.bar === true}
            onChange={(bar) => set(columns.with(index, bar ? { ...part, bar } : withoutBar(part)))}
          />
          <Drill part={part} onChange={(next) => set(columns.with(index, next))} />
        </>
      )}
    </PartList>
  );
}

function withoutBar({ bar: _bar, ...rest }: TableColumn): TableColumn {
  return rest;
}

function Drill({ part, onChange }: { readonly part: TableColumn; readonly onChange: (part: TableColumn) => void }) {
  const { say } = useText();
  const { drill, ...rest } = part;
  return (
    <Choice
      className="mt-1 mb-4"
      label={say('edit.drill')}
      value={drill?.filter ?? ''}
      options={[
        { value: '', title: say('edit.noDrill') },
        ...DRILLS.map((value) => ({
          value,
          title: titleOfDrill(value, say),
        })),
      ]}
      onChoose={(chosen) => {
        const filter = DRILLS.find((each) => each === chosen);
        onChange(filter === undefined ? rest : { ...rest, drill: { filter, column: drill?.column ?? part.column } });
      }}
    />
  );
}

function titleOfDrill(filter: DrillFilter, say: Say): string {
  if (filter === 'request') return say('edit.drillRequest');
  return filter === 'error_code' ? say('edit.drillErrorCode') : say(`dashboards.filter.${filter}`);
}

function FormatChoice({ value, onChoose }: { readonly value: Format; readonly onChoose: (format: Format) => void }) {
  const { say } = useText();
  return (
    <Choice
      className="mb-4"
      label={say('edit.format')}
      value={value}
      options={FORMATS.map((format) => ({ value: format, title: say(`edit.format.${format}`) }))}
      onChoose={(chosen) => onChoose(FORMATS.find((each) => each === chosen) ?? value)}
    />
  );
}
