import type { DashboardSummary } from '@tallygate/contract';
import type { Tone } from '../../../components/badge.tsx';
import type { TextId } from '../../../locales/ko.ts';

/** What there is to know about a dashboard at a glance, the most urgent first. */
export interface Mark {
  readonly tone: Tone;
  readonly text: TextId;
  readonly reason: TextId;
}

type Facts = Pick<
  DashboardSummary,
  'state' | 'is_changed' | 'has_draft' | 'template' | 'template_version' | 'newest_template_version'
>;

const STATES: Readonly<Record<DashboardSummary['state'], Tone>> = {
  published: 'good',
  unpublished: 'neutral',
  stopped: 'bad',
};

/** How a dashboard stands. What concerns only those who manage it is left out for others. */
export function marksOf(dashboard: Facts, canManage: boolean): readonly Mark[] {
  const { state, is_changed: isChanged, has_draft: hasDraft } = dashboard;
  const own: Mark = {
    tone: STATES[state],
    text: `dashboards.state.${state}`,
    reason: `dashboards.stateReason.${state}`,
  };
  if (!canManage) return [own];
  return [
    own,
    ...(isNewer(dashboard) ? [mark('newer', 'warn')] : []),
    ...(hasDraft ? [mark('draft', 'running')] : []),
    ...(isChanged && dashboard.template !== null ? [mark('changed', 'neutral')] : []),
  ];
}

function mark(what: 'newer' | 'draft' | 'changed', tone: Tone): Mark {
  return { tone, text: `dashboards.mark.${what}`, reason: `dashboards.markReason.${what}` };
}

/** Whether the template that it is the import of is newer than it. */
function isNewer({
  template,
  template_version: version,
  newest_template_version: newest,
}: Pick<Facts, 'template' | 'template_version' | 'newest_template_version'>): boolean {
  return template !== null && newest !== null && newest > (version ?? 0);
}
