import { COLOUR_OF_REST, type DatasetResult, type Language, valueColours } from '@tallygate/contract';
import { UNKNOWN } from '../format/number.ts';
import { figureAt, valueAt } from './result.ts';
import { type KnownValues, nameOfValue } from './value-names.ts';
import type { SeriesColour, TreemapWidget } from './widgets.ts';

/** What a map of areas shows. */
export interface TreemapModel {
  /** Largest first; without groups, each area is its own. */
  readonly groups: readonly TreemapGroup[];
  readonly total: number;
  readonly isEmpty: boolean;
}

export interface TreemapGroup {
  readonly name: string;
  readonly colour: SeriesColour;
  readonly value: number;
  /** Largest first; empty: the group is an area itself. */
  readonly areas: readonly { readonly name: string; readonly value: number }[];
}

interface Naming {
  readonly known: KnownValues;
  readonly language: Language;
}

/** Areas as large as their values; what is not known, and what is 0, has none. */
export function treemapModel(widget: TreemapWidget, result: DatasetResult, naming: Naming): TreemapModel {
  const column = widget.group ?? widget.label;
  const byKey = new Map<string, { name: string; value: number; areas: { name: string; value: number }[] }>();
  for (const row of result.rows) {
    const value = figureAt(result, row, widget.value) ?? 0;
    if (value <= 0) continue;
    const key = String(valueAt(result, row, column) ?? '');
    const group = byKey.get(key) ?? { name: nameIn(column, key, naming), value: 0, areas: [] };
    byKey.set(key, group);
    group.value += value;
    if (widget.group === undefined) continue;
    group.areas.push({ name: nameIn(widget.label, valueAt(result, row, widget.label), naming), value });
  }
  const sorted = [...byKey].sort(([, one], [, other]) => other.value - one.value);
  const colours = valueColours(
    sorted.map(([key]) => key),
    column,
    naming.known.get(column),
  );
  const groups = sorted.map(([, { name, value, areas }], index) => ({
    name,
    value,
    colour: colours[index] ?? COLOUR_OF_REST,
    areas: areas.sort((one, other) => other.value - one.value),
  }));
  const total = groups.reduce((sum, { value }) => sum + value, 0);
  return { groups, total, isEmpty: groups.length === 0 };
}

function nameIn(column: string, value: unknown, { known, language }: Naming): string {
  return nameOfValue(value, { column, names: undefined, known, language }) ?? UNKNOWN;
}
