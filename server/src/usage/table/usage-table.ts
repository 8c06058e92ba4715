import type { Column } from './column.ts';
import { DOCUMENTED_COLUMNS } from './documented-columns.ts';
import { OWN_COLUMNS } from './own-columns.ts';

/** Database of the usage table; its name has a dot, so it is quoted wherever it stands in SQL. */
export const USAGE_DATABASE = 'system.ai_gateway';

/** The usage table as SQL names it in the warehouse. */
export const USAGE_TABLE = `\`${USAGE_DATABASE}\`.usage`;

/** Every column of the usage table, in order: the documented ones, then ours. */
export const USAGE_COLUMNS: readonly Column[] = [...DOCUMENTED_COLUMNS, ...OWN_COLUMNS];
