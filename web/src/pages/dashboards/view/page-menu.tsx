import type { Dashboard, DashboardDocument } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { CheckIcon, EllipsisIcon } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Menu, MenuItem, MenuLine } from '../../../components/menu.tsx';
import { questionOf } from '../../../dashboards/question.ts';
import { useText } from '../../../locales/use-text.ts';
import { withTexts } from '../../../locales/with-texts.ts';
import type { Range } from '../../../range/range.ts';
import type { PageSearch } from '../../../shell/page-search.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { PdfProgress } from './pdf-progress.tsx';
import { usePagePdf } from './use-page-pdf.ts';

const ManageDashboard = lazy(async () => ({
  default: (await withTexts(import('../settings/manage-dashboard.tsx'))).ManageDashboard,
}));
const CopyDashboard = lazy(async () => ({
  default: (await withTexts(import('../list/copy-dashboard.tsx'))).CopyDashboard,
}));

interface PageMenuProps {
  readonly dashboard: Dashboard;
  readonly page: DashboardDocument['pages'][number];
  readonly search: PageSearch;
  readonly range: Range;
}

const AREAS = ['settings', 'sharing', 'links', 'schedules', 'versions'] as const;
type Opened = (typeof AREAS)[number] | 'copy';

const COPIED_SHOWN_MS = 2_000;

/** What can be done with a page and its dashboard. */
export function PageMenu({ dashboard, page, search, range }: PageMenuProps) {
  const { say } = useText();
  const isManager = useSignedIn().person.role === 'account_admin';
  const [opened, setOpened] = useState<Opened>();
  const [isCopied, setCopied] = useState(false);
  const pdf = usePagePdf({
    dashboard: dashboard.id,
    page: page.id,
    question: questionOf(search, range, dashboard.document.filters),
  });
  const copyLink = () => {
    void navigator.clipboard.writeText(location.href).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), COPIED_SHOWN_MS);
    });
  };
  return (
    <>
      <PdfProgress pdf={pdf} />
      {isCopied && (
        <span role="status" className="flex items-center gap-1 text-small text-good">
          <CheckIcon aria-hidden className="size-3.5" />
          {say('viewing.linkCopied')}
        </span>
      )}
      <Menu
        trigger={
          <Button size="icon" aria-label={say('viewing.menu')}>
            <EllipsisIcon aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={copyLink}>{say('viewing.copyLink')}</MenuItem>
        <MenuItem disabled={pdf.state.kind === 'running'} onSelect={pdf.start}>
          {say('viewing.pdf')}
        </MenuItem>
        {isManager && <ManagerItems dashboard={dashboard} onOpen={setOpened} />}
      </Menu>
      {opened !== undefined && (
        <Suspense>
          <Opening dashboard={dashboard} opened={opened} onClose={() => setOpened(undefined)} />
        </Suspense>
      )}
    </>
  );
}

interface ManagerItemsProps {
  readonly dashboard: Dashboard;
  readonly onOpen: (opened: Opened) => void;
}

/** What account admins do with it. */
function ManagerItems({ dashboard, onOpen }: ManagerItemsProps) {
  const { say } = useText();
  return (
    <>
      <MenuLine />
      <MenuItem asChild>
        <Link to="/dashboards/$id/edit" params={{ id: dashboard.id }}>
          {say('viewing.edit')}
        </Link>
      </MenuItem>
      <MenuItem onSelect={() => onOpen('copy')}>{say('dashboards.copy')}</MenuItem>
      <MenuLine />
      {AREAS.map((area) => (
        <MenuItem key={area} onSelect={() => onOpen(area)}>
          {say(`dashboards.area.${area}`)}
        </MenuItem>
      ))}
    </>
  );
}

interface OpeningProps {
  readonly dashboard: Dashboard;
  readonly opened: Opened;
  readonly onClose: () => void;
}

function Opening({ dashboard, opened, onClose }: OpeningProps) {
  if (opened === 'copy') return <CopyDashboard id={dashboard.id} title={dashboard.document.title} onClose={onClose} />;
  return <ManageDashboard id={dashboard.id} area={opened} onClose={onClose} />;
}
