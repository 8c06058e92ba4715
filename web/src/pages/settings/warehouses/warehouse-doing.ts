import type { Warehouse } from '@tallygate/contract';

/** What is about to be done with a warehouse. */
export interface WarehouseDoing {
  readonly what: 'change' | 'copy' | 'remove';
  readonly warehouse: Warehouse;
}
