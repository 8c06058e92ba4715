import type { FilterName } from '@tallygate/contract';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import { useText } from '../../locales/use-text.ts';
import type { PageSearch } from '../../shell/page-search.ts';

interface NoMatchProps {
  readonly offered: readonly FilterName[];
  readonly onChoose: (change: Partial<PageSearch>) => void;
}

/** Nothing meets the filters: says so, and clears them. */
export function NoMatch({ offered, onChoose }: NoMatchProps) {
  const { say } = useText();
  return (
    <Panel className="mb-4">
      <Notice kind="empty" title={say('filter.noMatchTitle')} text={say('filter.noMatchText')}>
        <Button onClick={() => onChoose(Object.fromEntries(offered.map((filter) => [filter, undefined])))}>
          {say('filter.clearAll')}
        </Button>
      </Notice>
    </Panel>
  );
}
