import type { FilterName } from '@tallygate/contract';
import { useContext } from 'react';
import { useText } from '../../locales/use-text.ts';
import { fixedName } from '../fixed-names.ts';
import { ValuesOfPage } from '../value-names.ts';
import { FILTER_STATUSES } from './filter-statuses.ts';

/** What people call a filter's value: statuses and "none" in their language, everything else as the server does. */
export function useValueTitle(filter: FilterName): (value: string, title: string | undefined) => string {
  const { say } = useText();
  const workspaces = useContext(ValuesOfPage).get('workspace_id');
  return (value, title) => {
    if (value === '') return say('filter.none');
    const status = filter === 'statuses' ? FILTER_STATUSES.find((each) => each === value) : undefined;
    if (status !== undefined) return say(`status.${status}`);
    const name = filter === 'workspaces' ? workspaces?.get(value)?.name : undefined;
    return name ?? (filter === 'agents' ? fixedName('agent', value) : undefined) ?? title ?? value;
  };
}
