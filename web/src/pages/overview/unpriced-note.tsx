import type { Dashboard } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { TriangleAlertIcon } from 'lucide-react';
import { type Filters, useDatasets } from '../../api/use-datasets.ts';
import { exactNumber } from '../../format/number.ts';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { type UnpricedModel, unpricedOf } from './unpriced.ts';

const DATASET = 'costs';
/** What stays is counted. */
const MODELS_SHOWN = 3;

/** Says that some requests have no known price, and leads an account admin to where it is given. */
export function UnpricedNote({ dashboard, filters }: { readonly dashboard: Dashboard; readonly filters: Filters }) {
  const { say, language } = useText();
  const isThere = dashboard.document.datasets.some(({ name }) => name === DATASET);
  const unpriced = unpricedOf(useDatasets(dashboard, isThere ? [DATASET] : [], filters).get(DATASET)?.data);
  if (unpriced === undefined) return null;
  const shown = unpriced.models.slice(0, MODELS_SHOWN);
  const others = unpriced.models.length - shown.length;
  return (
    <div role="status" className="mb-4 flex items-start gap-2 rounded-md bg-warn-soft px-3 py-2">
      <TriangleAlertIcon aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0">
        <p className="font-medium">{say('unpriced.title', { count: exactNumber(unpriced.requests, language) })}</p>
        <ul className="mt-0.5 flex flex-wrap gap-x-4 gap-y-0.5 text-small">
          {shown.map((each) => (
            <li key={`${each.provider} ${each.model}`} className="min-w-0">
              <Model unpriced={each} />
            </li>
          ))}
          {others > 0 && <li className="text-muted">{say('unpriced.more', { count: others })}</li>}
        </ul>
      </div>
    </div>
  );
}

function Model({ unpriced: { provider, model, requests } }: { readonly unpriced: UnpricedModel }) {
  const { say, language } = useText();
  const canManage = useSignedIn().person.role === 'account_admin';
  const count = say('unpriced.count', { count: exactNumber(requests, language) });
  const name = <span className="font-mono break-all">{model}</span>;
  return (
    <>
      {canManage ? (
        <Link
          to="/settings/prices"
          search={{ model, provider: provider || undefined, add: 'price' }}
          aria-label={say('unpriced.add', { model })}
          className="rounded-sm font-medium text-accent-ink underline"
        >
          {name}
        </Link>
      ) : (
        name
      )}{' '}
      <span className="figures text-muted">{count}</span>
    </>
  );
}
