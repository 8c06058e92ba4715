import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, in that order: begun last, one of them would run on alone when all others have ended. */
const LONGEST = [
  'e2e/browser/pages.test.ts',
  'e2e/billing-killed.test.ts',
  'e2e/audit.test.ts',
  'e2e/run-periods-killed.test.ts',
  'e2e/dashboards.test.ts',
  'e2e/endpoints.test.ts',
  'e2e/credits-killed.test.ts',
  'e2e/requirements/r-20-scenarios.test.ts',
  'e2e/key-rotation.test.ts',
  'e2e/demo.test.ts',
  'e2e/browser/billing.test.ts',
  'e2e/browser/members.test.ts',
  'e2e/browser/usage-page.test.ts',
  'bench/dashboards/dashboards.test.ts',
  'server/src/dashboards/adapters/usage-dashboard.test.ts',
  'server/src/dashboards/adapters/scale.test.ts',
  'server/src/billing/orders/broken-off.test.ts',
];

/** Those first, then by what earlier runs on this machine took, or by size where there were none. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.findIndex((path) => moduleId.endsWith(`/${path}`));
      return place < 0 ? LONGEST.length : place;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
