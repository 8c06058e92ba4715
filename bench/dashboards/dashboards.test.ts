import { expect, test } from 'vitest';
import { runDashboards } from './run-dashboards.ts';

test('the bench of dashboards makes its rows, loads every page over every range, and has people open them beside a gateway', async () => {
  const { findings, table } = await runDashboards({
    ...{ rows: 2_000, days: [30], loads: 1, warmUps: 0, datasetDays: [30] },
    crowd: { people: 2, days: 7, perSecond: 20, seconds: 2 },
  });
  console.log(table);
  const pages = [...findings.coldMs.keys()];
  expect(pages).toContain('overview');
  expect(findings.times.map(({ page, days }) => `${page} ${days}`)).toEqual(pages.map((page) => `${page} 30`));
  const all = findings.times.flatMap(({ anew, again }) => [...anew, ...again]);
  expect(all.every((ms) => ms > 0)).toBe(true);
  expect(findings.datasets.map(({ dataset }) => dataset)).toContain('totals');
  expect(findings.datasets.every(({ ms, reads }) => ms > 0 && reads.length > 0)).toBe(true);
  // Whether all of them come through is for a machine that does nothing else; what the gateway serves always does.
  expect(findings.crowds?.map(({ page, errors }) => ({ page, errors }))).toEqual(
    pages.map((page) => ({ page, errors: 0 })),
  );
  expect(findings.made.bytesOfRow).toBeGreaterThan(50);
}, 600_000);
