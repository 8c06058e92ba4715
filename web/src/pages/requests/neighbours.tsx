import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronDownIcon, ChevronUpIcon } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useNeighbours } from '../../api/use-request.ts';
import { Button } from '../../components/button.tsx';
import { useText } from '../../locales/use-text.ts';
import { readRequestsSearch } from '../../shell/page-search.ts';
import { useRange } from '../use-range.ts';
import { cutOf } from './request-search.ts';

const route = getRouteApi('/shell/requests/$id');

/** What stands before and after a request in the list that it was opened from: the address says which. */
export function Neighbours({ id }: { readonly id: string }) {
  const { say } = useText();
  const search = route.useSearch();
  const range = useRange(search);
  const isRanged = search.range !== undefined || search.from !== undefined;
  const filter = useMemo(
    () => ({ ...cutOf(search), ...(isRanged ? { from: range.from, to: range.to } : {}) }),
    [search, isRanged, range],
  );
  const { data } = useNeighbours(id, filter);
  return (
    <div className="flex gap-1">
      <Step id={data?.newer} title={say('request.newer')} icon={<ChevronUpIcon aria-hidden />} />
      <Step id={data?.older} title={say('request.older')} icon={<ChevronDownIcon aria-hidden />} />
    </div>
  );
}

interface StepProps {
  readonly id: string | null | undefined;
  readonly title: string;
  readonly icon: ReactNode;
}

function Step({ id, title, icon }: StepProps) {
  if (id === null || id === undefined) {
    return (
      <Button size="icon" aria-label={title} title={title} disabled>
        {icon}
      </Button>
    );
  }
  return (
    <Button asChild size="icon">
      <Link to="/requests/$id" params={{ id }} search={readRequestsSearch} aria-label={title} title={title}>
        {icon}
      </Link>
    </Button>
  );
}
