/** What one query may take, and how many run at once. */
export interface WarehouseLimits {
  readonly threadsMax: number;
  readonly memoryBytesMax: number;
  readonly timeMsMax: number;
  /** Rows of one answer. */
  readonly rowsMax: number;
  readonly runsAtOnceMax: number;
}

/** A named set of limits. Every warehouse reads the same tables. */
export interface Warehouse extends WarehouseLimits {
  readonly id: string;
  /** Unique. */
  readonly name: string;
  /** Runs what names no other; it always exists. */
  readonly isDefault: boolean;
}

/** What the machine that runs queries allows one of them. */
export type MachineBounds = Pick<WarehouseLimits, 'threadsMax' | 'memoryBytesMax'>;

/** The warehouse as it holds on a machine: never more than the machine allows. */
export function onMachine(warehouse: Warehouse, machine: MachineBounds): Warehouse {
  return {
    ...warehouse,
    threadsMax: Math.min(warehouse.threadsMax, machine.threadsMax),
    memoryBytesMax: Math.min(warehouse.memoryBytesMax, machine.memoryBytesMax),
  };
}
