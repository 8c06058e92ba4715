import type { DashboardSummary } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { MenuItem, MenuLine } from '../../../components/menu.tsx';
import { useText } from '../../../locales/use-text.ts';
import { RowMenu } from '../../settings/people/row-menu.tsx';
import type { DashboardDoing } from './dashboard-acts.tsx';

interface DashboardMenuProps {
  readonly dashboard: DashboardSummary;
  readonly onDo: (what: DashboardDoing['what']) => void;
}

const AREAS = ['settings', 'sharing', 'links', 'schedules', 'versions'] as const;

/** Everything that an account admin can do with one dashboard. */
export function DashboardMenu({ dashboard, onDo }: DashboardMenuProps) {
  const { say, language } = useText();
  const { id, title, template, state } = dashboard;
  return (
    <RowMenu name={title[language]}>
      <MenuItem asChild>
        <Link to="/dashboards/$id" params={{ id }}>
          {say('dashboards.view')}
        </Link>
      </MenuItem>
      <MenuItem asChild>
        <Link to="/dashboards/$id/edit" params={{ id }}>
          {say('dashboards.edit')}
        </Link>
      </MenuItem>
      <MenuItem onSelect={() => onDo('copy')}>{say('dashboards.copy')}</MenuItem>
      {template !== null && <MenuItem onSelect={() => onDo('reimport')}>{say('dashboards.reimport')}</MenuItem>}
      <MenuLine />
      {AREAS.map((area) => (
        <MenuItem key={area} onSelect={() => onDo(area)}>
          {say(`dashboards.area.${area}`)}
        </MenuItem>
      ))}
      <MenuLine />
      {state !== 'published' && <MenuItem onSelect={() => onDo('publish')}>{say('dashboards.publish')}</MenuItem>}
      {state !== 'unpublished' && <MenuItem onSelect={() => onDo('unpublish')}>{say('dashboards.unpublish')}</MenuItem>}
      {template === null && <MenuItem onSelect={() => onDo('remove')}>{say('dashboards.remove')}</MenuItem>}
    </RowMenu>
  );
}
