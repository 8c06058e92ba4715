import { z } from 'zod';

const MIB = 2 ** 20;

/** Bounds of warehouses. The machine that runs the queries may allow less threads and memory. */
export const WAREHOUSE_BOUNDS = {
  /** The one that always exists is among them. */
  countMax: 50,
  nameLengthMax: 64,
  threads: { min: 1, max: 256 },
  memoryBytes: { min: 64 * MIB, max: 1024 * 1024 * MIB },
  timeMs: { min: 1_000, max: 60_000 },
  rows: { min: 1, max: 100_000 },
  runsAtOnce: { min: 1, max: 64 },
} as const;

const BOUNDS = WAREHOUSE_BOUNDS;

/** Id and name of the warehouse that always exists. */
export const DEFAULT_WAREHOUSE = 'default';

const name = z
  .string()
  .max(BOUNDS.nameLengthMax)
  .regex(/^[a-z0-9][a-z0-9_-]*$/, 'lower-case letters, digits, - and _, beginning with a letter or digit');

const whole = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().int().min(min).max(max);

const limits = {
  threads_max: whole(BOUNDS.threads).describe('Threads that one query may use.'),
  memory_bytes_max: whole(BOUNDS.memoryBytes).describe('Memory that one query may use, in bytes.'),
  time_ms_max: whole(BOUNDS.timeMs).describe('Time that one query may run, in milliseconds.'),
  rows_max: whole(BOUNDS.rows).describe('Rows of one answer; what lies beyond is cut off and marked.'),
  runs_at_once_max: whole(BOUNDS.runsAtOnce).describe(
    'Queries that run at once: of statements as many as of dashboards. Further statements are refused, dashboards wait.',
  ),
};

/** A warehouse: a named set of limits for queries of dashboards and of SQL. Every one of them reads the same tables. */
export const warehouseSchema = z.object({
  id: z.string(),
  name: z.string().describe('Unique. As `POST /api/v1/sql` and the settings of a dashboard name it.'),
  is_default: z.boolean().describe('Runs what names no other. It cannot be removed or renamed.'),
  ...limits,
});
export type Warehouse = z.infer<typeof warehouseSchema>;

/** What the machine that runs the queries allows one of them, whatever its warehouse says. */
export const warehouseMachineSchema = z.object({ threads_max: z.number().int(), memory_bytes_max: z.number().int() });
export type WarehouseMachine = z.infer<typeof warehouseMachineSchema>;

/** Answer of `GET /api/v1/warehouses`. */
export const warehouseListSchema = z.object({
  data: z.array(warehouseSchema).describe('By name, the default one first.'),
  next_cursor: z.string().nullable(),
  machine: warehouseMachineSchema,
});
export type WarehouseList = z.infer<typeof warehouseListSchema>;

/** Body of `POST /api/v1/warehouses`. */
export const newWarehouseSchema = z.strictObject({ name, ...limits });
export type NewWarehouse = z.infer<typeof newWarehouseSchema>;

/** Body of `PATCH /api/v1/warehouses/{id}`: what is left out stays. */
export const changedWarehouseSchema = newWarehouseSchema.partial();
export type ChangedWarehouse = z.infer<typeof changedWarehouseSchema>;
