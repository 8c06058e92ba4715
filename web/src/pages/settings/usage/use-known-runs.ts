import type { Dashboard } from '@tallygate/contract';
import { useMemo } from 'react';
import { useDatasets } from '../../../api/use-datasets.ts';
import { useRunSettings, useRunTypes } from '../../../api/use-runs.ts';
import { valueAt } from '../../../dashboards/result.ts';
import type { KnownValues } from '../../../dashboards/value-names.ts';
import { useText } from '../../../locales/use-text.ts';
import type { Range } from '../../../range/range.ts';
import { knownRuns } from './known-runs.ts';

const BY_USER = 'runs_by_user';
const EVERYWHERE: readonly string[] = [];

/** What is to be known of types and users before their figures are drawn; the figures do not wait for it. */
export function useKnownRuns(dashboard: Dashboard, term: Range): KnownValues {
  const { language } = useText();
  const types = useRunTypes().data;
  const settings = useRunSettings().data;
  const isThere = dashboard.document.datasets.some(({ name }) => name === BY_USER);
  const filters = useMemo(() => ({ range: term, workspaces: EVERYWHERE }), [term]);
  const byUser = useDatasets(dashboard, isThere ? [BY_USER] : [], filters).get(BY_USER)?.data;
  return useMemo(() => {
    const users = byUser?.rows.map((row) => String(valueAt(byUser, row, 'who'))) ?? [];
    return knownRuns({ types: types ?? [], systemActor: settings?.system_actor, users, language });
  }, [types, settings, byUser, language]);
}
