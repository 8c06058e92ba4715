import { billingFiles, DOCUMENT_KINDS } from '@tallygate/contract';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { DownloadIcon } from 'lucide-react';
import { saveCsv } from '../../../api/save-csv.ts';
import { useDocuments } from '../../../api/use-billing-orders.ts';
import { useWorkspaceNames } from '../../../api/use-people.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Choice, Field } from '../../../components/field.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { DocumentsSearch } from '../../../shell/page-search.ts';
import { Asked } from '../asked.tsx';
import { BillingFrame } from '../billing-frame.tsx';
import { DocumentTable } from './document-table.tsx';
import { MONTH_SHAPE } from './months.ts';
import { Statements } from './statements.tsx';

/** What evidences the money that was paid, and what happened in a month? */
export function DocumentsPage() {
  const { say } = useText();
  return (
    <BillingFrame title={say('nav.documents')} question={say('billing.documents.question')} acts={<Csv />}>
      <div className="space-y-4">
        <Documents />
        <Statements />
      </div>
    </BillingFrame>
  );
}

function useFilter() {
  const search: DocumentsSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const { workspace, month } = search;
  return {
    filter: {
      workspace,
      kind: DOCUMENT_KINDS.find((kind) => kind === search.kind),
      month: month !== undefined && MONTH_SHAPE.test(month) ? month : undefined,
    },
    set: (change: DocumentsSearch) =>
      void navigate({ to: '.', search: (now: DocumentsSearch) => ({ ...now, ...change }), replace: true }),
  };
}

/** All that match, as the server writes them. */
function Csv() {
  const { say } = useText();
  const { filter } = useFilter();
  const saving = useMutation({
    mutationFn: () => saveCsv({ path: billingFiles.documents, query: filter, name: 'billing-documents.csv' }),
  });
  return (
    <div className="flex flex-col items-end gap-1">
      <Button disabled={saving.isPending} onClick={() => saving.mutate()}>
        <DownloadIcon aria-hidden />
        {say('widget.csv')}
      </Button>
      <Problem error={saving.error} />
    </div>
  );
}

function Documents() {
  const { say } = useText();
  const { filter } = useFilter();
  const documents = useDocuments(filter);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <Panel aria-labelledby="documents">
      <PanelHead id="documents" title={say('nav.documents')} text={say('billing.documents.text')} />
      <Filters />
      <Asked query={documents} lines={4}>
        {({ pages }) => {
          const rows = pages.flatMap(({ data }) => data);
          if (rows.length > 0) return <DocumentTable documents={rows} />;
          return isFiltered ? (
            <Notice kind="empty" title={say('billing.documents.noMatch')} text={say('billing.documents.noMatchText')} />
          ) : (
            <Notice kind="empty" title={say('billing.documents.empty')} text={say('billing.documents.emptyText')} />
          );
        }}
      </Asked>
      {documents.hasNextPage && (
        <div className="flex justify-center border-t border-line p-3">
          <Button disabled={documents.isFetchingNextPage} onClick={() => void documents.fetchNextPage()}>
            {say('action.more')}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Filters() {
  const { say } = useText();
  const names = useWorkspaceNames();
  const { filter, set } = useFilter();
  const workspaces = [...names].map(([value, title]) => ({ value, title }));
  const orNone = (value: string) => (value === '' ? undefined : value);
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 pb-2">
      <Choice
        label={say('billing.workspace')}
        className="min-w-44 max-sm:w-full"
        value={filter.workspace ?? ''}
        options={[{ value: '', title: say('scope.all') }, ...workspaces]}
        onChoose={(workspace) => set({ workspace: orNone(workspace) })}
      />
      <Choice
        label={say('billing.documents.kind')}
        className="min-w-44 max-sm:w-full"
        value={filter.kind ?? ''}
        options={[
          { value: '', title: say('value.all') },
          ...DOCUMENT_KINDS.map((kind) => ({ value: kind, title: say(`billing.kind.${kind}`) })),
        ]}
        onChoose={(kind) => set({ kind: orNone(kind) })}
      />
      <Field
        label={say('billing.documents.month')}
        type="month"
        className="min-w-44 max-sm:w-full"
        value={filter.month ?? ''}
        onChange={(event) => set({ month: orNone(event.target.value) })}
      />
    </div>
  );
}
