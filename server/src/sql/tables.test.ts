import { expect, test } from 'vitest';
import { mayReadWhole } from './tables.ts';

test.each([
  { tables: ['usage'], readable: ['usage'], expect: true },
  { tables: ['usage', 'cost_corrections', 'payloads', 'audit'], readable: ['usage'], expect: true },
  { tables: [], readable: [], expect: true },
  { tables: ['my_usage'], readable: ['my_usage', 'usage'], expect: false },
  { tables: ['usage', 'my_usage'], readable: ['my_usage', 'usage'], expect: false },
  { tables: ['my_runs'], readable: ['my_runs'], expect: false },
  { tables: ['runs'], readable: ['runs'], expect: false },
  { tables: ['runs'], readable: ['runs', 'usage'], expect: true },
  { tables: ['workspace_usage', 'workspace_cost_corrections'], readable: ['workspace_usage'], expect: true },
  { tables: ['workspace_runs'], readable: ['workspace_runs', 'workspace_usage'], expect: true },
  { tables: ['my_workspace_usage'], readable: ['workspace_usage'], expect: false },
  { tables: ['one_that_comes_later'], readable: ['usage'], expect: false },
])(
  'a statement on $tables meets no row that its author may not see: $expect',
  ({ tables, readable, expect: expected }) => {
    expect(mayReadWhole(new Set(tables), new Set(readable))).toBe(expected);
  },
);
