import { expect, test } from 'vitest';
import { beginForm, checkWarehouseForm, type WarehouseForm } from './warehouse-form.ts';

const warehouse = {
  name: 'reports',
  threads_max: 4,
  memory_bytes_max: 2 * 2 ** 30,
  time_ms_max: 12_500,
  rows_max: 20_000,
  runs_at_once_max: 2,
};
const form = beginForm(warehouse);

test('a form shows MiB and seconds, and gives back what it began with', () => {
  expect(form).toEqual({
    name: 'reports',
    threads: '4',
    memoryMib: '2048',
    seconds: '12.5',
    rows: '20000',
    runsAtOnce: '2',
  });
  expect(checkWarehouseForm(form)).toEqual({ kind: 'good', body: warehouse });
});

test('thousands may be written apart', () => {
  expect(checkWarehouseForm({ ...form, rows: ' 20,000 ' })).toMatchObject({ body: { rows_max: 20_000 } });
});

test.each<{ readonly change: Partial<WarehouseForm>; readonly problem: keyof WarehouseForm }>([
  { change: { name: '' }, problem: 'name' },
  { change: { name: 'Reports' }, problem: 'name' },
  { change: { threads: '0' }, problem: 'threads' },
  { change: { threads: '1.5' }, problem: 'threads' },
  { change: { threads: '257' }, problem: 'threads' },
  { change: { memoryMib: '63' }, problem: 'memoryMib' },
  { change: { seconds: '' }, problem: 'seconds' },
  { change: { seconds: '61' }, problem: 'seconds' },
  { change: { rows: 'many' }, problem: 'rows' },
  { change: { runsAtOnce: '65' }, problem: 'runsAtOnce' },
])('$change is told at $problem, and nothing else is', ({ change, problem }) => {
  const checked = checkWarehouseForm({ ...form, ...change });
  expect(checked.kind === 'problems' && Object.keys(checked.problems)).toEqual([problem]);
});
