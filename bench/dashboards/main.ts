import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runDashboards } from './run-dashboards.ts';

/**
 * `node bench/dashboards/main.ts --rows=10000000`: makes so many rows in a warehouse of its own, loads every page of the usage dashboard
 * over several ranges, has 20 people open each at once beside a gateway, and prints a table; writes it to `--out`.
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    days: { type: 'string', default: '1,7,30,90' },
    loads: { type: 'string', default: '20' },
    datasets: { type: 'string', default: '' },
    people: { type: 'string', default: '20' },
    'crowd-days': { type: 'string', default: '30' },
    seconds: { type: 'string', default: '10' },
    out: { type: 'string', default: '.tmp/bench' },
  },
});
/** With these, all that the program learns of what pages ask is learned. */
const WARM_UPS = 5;

const people = Number(values.people);
const { findings, table } = await runDashboards({
  rows: Number(values.rows),
  days: values.days.split(',').map(Number),
  loads: Number(values.loads),
  warmUps: WARM_UPS,
  // Days of the tables that measure each dataset by itself, such as 1,90; empty: none.
  datasetDays: values.datasets.split(',').filter(Boolean).map(Number),
  // People who open pages while 200 requests come in a second; 0: nobody.
  crowd:
    people > 0
      ? { people, days: Number(values['crowd-days']), perSecond: 200, seconds: Number(values.seconds) }
      : undefined,
});
mkdirSync(values.out, { recursive: true });
writeFileSync(join(values.out, 'dashboards.md'), table);
console.log(table);
if (findings.crowds?.some(({ failed, errors }) => failed > 0 || errors > 0) === true) process.exitCode = 1;
