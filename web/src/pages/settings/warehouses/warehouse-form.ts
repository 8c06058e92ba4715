import { type NewWarehouse, newWarehouseSchema, WAREHOUSE_BOUNDS, type Warehouse } from '@tallygate/contract';
import type { TextId } from '../../../locales/ko.ts';

const MIB = 2 ** 20;
const SECOND_MS = 1_000;

/** What was entered, as text: memory in MiB, time in seconds. */
export interface WarehouseForm {
  readonly name: string;
  readonly threads: string;
  readonly memoryMib: string;
  readonly seconds: string;
  readonly rows: string;
  readonly runsAtOnce: string;
}
export type LimitName = Exclude<keyof WarehouseForm, 'name'>;

/** The least and the most of each limit, in the unit of its field. */
export const LIMITS: Readonly<Record<LimitName, { readonly min: number; readonly max: number }>> = {
  threads: WAREHOUSE_BOUNDS.threads,
  memoryMib: { min: WAREHOUSE_BOUNDS.memoryBytes.min / MIB, max: WAREHOUSE_BOUNDS.memoryBytes.max / MIB },
  seconds: { min: WAREHOUSE_BOUNDS.timeMs.min / SECOND_MS, max: WAREHOUSE_BOUNDS.timeMs.max / SECOND_MS },
  rows: WAREHOUSE_BOUNDS.rows,
  runsAtOnce: WAREHOUSE_BOUNDS.runsAtOnce,
};

/** What is wrong with which field. */
export type WarehouseProblems = Partial<Record<keyof WarehouseForm, TextId>>;

/** What a form begins with: a warehouse, or the limits of another under no name yet. */
export function beginForm(warehouse: Omit<Warehouse, 'id' | 'is_default'>): WarehouseForm {
  return {
    name: warehouse.name,
    threads: String(warehouse.threads_max),
    memoryMib: String(warehouse.memory_bytes_max / MIB),
    seconds: String(warehouse.time_ms_max / SECOND_MS),
    rows: String(warehouse.rows_max),
    runsAtOnce: String(warehouse.runs_at_once_max),
  };
}

/** What is sent, or what is wrong. Thousands may be written apart by commas. */
export function checkWarehouseForm(
  form: WarehouseForm,
):
  | { readonly kind: 'good'; readonly body: NewWarehouse }
  | { readonly kind: 'problems'; readonly problems: WarehouseProblems } {
  const name = form.name.trim();
  const limits = Object.keys(LIMITS) as LimitName[];
  const problems: WarehouseProblems = {
    ...(newWarehouseSchema.shape.name.safeParse(name).success ? {} : { name: 'warehouses.problem.name' }),
    ...Object.fromEntries(
      limits.flatMap((limit) => (isWithin(form, limit) ? [] : [[limit, 'warehouses.problem.limit' satisfies TextId]])),
    ),
  };
  if (Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return {
    kind: 'good',
    body: {
      name,
      threads_max: numberOf(form.threads),
      memory_bytes_max: Math.round(numberOf(form.memoryMib) * MIB),
      time_ms_max: Math.round(numberOf(form.seconds) * SECOND_MS),
      rows_max: numberOf(form.rows),
      runs_at_once_max: numberOf(form.runsAtOnce),
    },
  };
}

/** Seconds may have a fraction; everything else is counted. */
function isWithin(form: WarehouseForm, limit: LimitName): boolean {
  const value = numberOf(form[limit]);
  const { min, max } = LIMITS[limit];
  return value >= min && value <= max && (limit === 'seconds' || Number.isInteger(value));
}

function numberOf(text: string): number {
  const digits = text.trim().replaceAll(',', '');
  return digits === '' ? Number.NaN : Number(digits);
}
