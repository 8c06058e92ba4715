import { type BillingDocumentFacts, billingFiles } from '@tallygate/contract';
import { useMemo, useState } from 'react';
import { useWorkspaceNames } from '../../../api/use-people.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Time } from '../../../components/values.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { SandboxBadge } from '../billing-frame.tsx';
import { PriceText } from '../price-lines.tsx';
import { approvalNumberText } from './approval-number-text.ts';
import { TaxOfficeDialog } from './tax-office-dialog.tsx';

/** Documents, newest first; each can be had as a PDF in both languages. */
export function DocumentTable({ documents }: { readonly documents: readonly BillingDocumentFacts[] }) {
  const { say } = useText();
  const names = useWorkspaceNames();
  const [noting, setNoting] = useState<BillingDocumentFacts>();
  const columns = useMemo(() => columnsOf({ say, names, onNote: setNoting }), [say, names]);
  return (
    <>
      <DataTable
        label={say('nav.documents')}
        columns={columns}
        rows={documents}
        rowId={({ id }) => id}
        narrow="stacks"
      />
      {noting !== undefined && <TaxOfficeDialog document={noting} onClose={() => setNoting(undefined)} />}
    </>
  );
}

interface ColumnsOf {
  readonly say: Say;
  readonly names: ReadonlyMap<string, string>;
  readonly onNote: (document: BillingDocumentFacts) => void;
}

function columnsOf({ say, names, onNote }: ColumnsOf): readonly DataColumn<BillingDocumentFacts>[] {
  return [
    {
      id: 'number',
      title: say('billing.documents.number'),
      isBare: true,
      className: 'font-medium',
      cell: (document) => <Named document={document} />,
      sortBy: ({ number }) => number,
    },
    {
      id: 'issued',
      title: say('billing.documents.issued'),
      cell: ({ issued_at: at }) => <Time at={at} />,
      sortBy: ({ issued_at: at }) => at,
    },
    {
      id: 'what',
      title: say('billing.documents.what'),
      className: 'min-w-36',
      cell: (document) => <What document={document} workspace={names.get(document.workspace_id)} />,
    },
    { id: 'total', title: say('billing.total'), isNumeric: true, cell: ({ price }) => <PriceText price={price} /> },
    {
      id: 'files',
      title: say('billing.documents.files'),
      className: 'whitespace-nowrap',
      cell: (document) => <Files document={document} onNote={onNote} />,
    },
  ];
}

function Named({ document }: { readonly document: BillingDocumentFacts }) {
  const { say } = useText();
  const { number, kind, is_sandbox: isSandbox, tax_office: taxOffice, amends } = document;
  return (
    <span>
      <span className="figures flex flex-wrap items-center gap-1.5">
        {number}
        <Badge tone="neutral">{say(`billing.kind.${kind}`)}</Badge>
        {isSandbox && <SandboxBadge />}
      </span>
      {amends !== null && (
        <span className="block font-normal text-muted">{say('billing.documents.amends', { number: amends })}</span>
      )}
      {taxOffice !== null && (
        <span className="block font-normal text-muted">
          {say('billing.documents.approved', { number: approvalNumberText(taxOffice.approval_number) })}
        </span>
      )}
    </span>
  );
}

function What({
  document,
  workspace,
}: {
  readonly document: BillingDocumentFacts;
  readonly workspace: string | undefined;
}) {
  const { say, language } = useText();
  return (
    <span>
      {document.title[language]}
      <span className="figures block whitespace-nowrap text-muted">
        {say('billing.documents.ofOrder', { order: document.order_number })}
      </span>
      <span className="block text-muted">
        {document.buyer} · {workspace ?? document.workspace_id}
      </span>
    </span>
  );
}

const INVOICES: readonly BillingDocumentFacts['kind'][] = ['tax_invoice', 'amended_tax_invoice'];

function Files({
  document,
  onNote,
}: {
  readonly document: BillingDocumentFacts;
  readonly onNote: (document: BillingDocumentFacts) => void;
}) {
  const { say } = useText();
  const { id, number, kind, tax_office: taxOffice } = document;
  return (
    <span className="-my-1 flex gap-1 max-sm:flex-wrap sm:-ml-2">
      {INVOICES.includes(kind) && taxOffice === null && (
        <Button
          look="quiet"
          className="h-7 px-2"
          aria-label={say('billing.documents.noteOf', { number })}
          onClick={() => onNote(document)}
        >
          {say('billing.documents.note')}
        </Button>
      )}
      {(['ko', 'en'] as const).map((language) => (
        <Button key={language} asChild look="quiet" className="h-7 px-2">
          <a
            href={billingFiles.document(id, language)}
            download={`${number}-${language}.pdf`}
            aria-label={`${say(`billing.pdf.${language}`)} PDF: ${number}`}
          >
            {say(`billing.pdf.${language}`)}
          </a>
        </Button>
      ))}
    </span>
  );
}
