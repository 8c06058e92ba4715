import { useNavigate } from '@tanstack/react-router';
import { XIcon } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Choice, INPUT_LOOK } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import type { RequestsSearch } from '../../shell/page-search.ts';
import { FINAL_STATUSES } from './final-status.tsx';

type Filter = Pick<RequestsSearch, 'requester' | 'endpoint' | 'status'>;

/** Whose requests, to which endpoint, how they ended. The choice stands in the address. */
export function RequestFilters({ search }: { readonly search: RequestsSearch }) {
  const { say } = useText();
  const navigate = useNavigate();
  const change = (filter: Filter) =>
    void navigate({ to: '.', search: (now: RequestsSearch) => ({ ...now, ...filter }) });
  const { requester, endpoint, status } = search;
  const isFiltered = requester !== undefined || endpoint !== undefined || status !== undefined;
  const statuses = FINAL_STATUSES.map((value) => ({ value, title: say(`status.${value}`) }));
  return (
    <>
      <Choice
        label={say('requests.status')}
        isLabelHidden
        className="max-sm:w-[calc(50%-4px)]"
        value={status ?? ''}
        options={[{ value: '', title: say('requests.anyStatus') }, ...statuses]}
        onChoose={(value) => change({ status: value || undefined })}
      />
      <TextFilter
        key={`requester ${requester}`}
        label={say('requests.requester')}
        value={requester}
        onChange={(value) => change({ requester: value })}
      />
      <TextFilter
        key={`endpoint ${endpoint}`}
        label={say('requests.endpoint')}
        value={endpoint}
        onChange={(value) => change({ endpoint: value })}
      />
      {isFiltered && (
        <Button look="quiet" onClick={() => change({ requester: undefined, endpoint: undefined, status: undefined })}>
          <XIcon aria-hidden />
          {say('action.clear')}
        </Button>
      )}
    </>
  );
}

interface TextFilterProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** Takes hold when it is left or entered: not with each letter. */
function TextFilter({ label, value = '', onChange }: TextFilterProps) {
  const take = (text: string) => text.trim() !== value && onChange(text.trim() || undefined);
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      defaultValue={value}
      onBlur={(event) => take(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && take(event.currentTarget.value)}
      className={classNames(INPUT_LOOK, 'h-8 w-44 max-sm:w-[calc(50%-4px)]')}
    />
  );
}
