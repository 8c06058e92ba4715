import type { CreditUsage } from '@tallygate/contract';
import { Badge } from '../../../components/badge.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Unknown } from '../../../components/values.tsx';
import { creditsOfText, creditsSum } from '../../../format/credits.ts';
import { exactNumber, percentage } from '../../../format/number.ts';
import { calendarDay, exactTime, timeOfDay } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { dayOf } from '../../../range/zone-day.ts';
import { PartsCard } from './parts-card.tsx';
import { nameText, otherLines, shareOf } from './usage-lines.ts';

interface UsageTableProps {
  readonly usage: CreditUsage;
  /** It could not be asked anew. */
  readonly isStale: boolean;
}

/** Who or what used credits, the most first, and every line up to what the ledger says. */
export function UsageTable({ usage, isStale }: UsageTableProps) {
  const { say, language } = useText();
  const { data, group, time_zone: zone, to, as_of: at } = usage;
  const last = calendarDay(dayOf(Date.parse(to) - 1, zone), language);
  return (
    <Panel aria-labelledby="credit-usage">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-1 px-4 pt-3 pb-2">
        <div className="min-w-0">
          <h2 id="credit-usage" className="font-semibold">
            {say(`credits.usageTitle.${group}`)}{' '}
            <span className="font-normal text-muted">({say('unit.micro_credits')})</span>
          </h2>
          <p className="text-small text-muted">{say(`credits.usageText.${group}`)}</p>
        </div>
        <p className="figures flex flex-wrap items-center gap-x-3 text-small text-muted">
          <span>{say('credits.countedTo', { day: last })}</span>
          <time dateTime={at} title={exactTime(at, { zone, language })}>
            {say('page.asOf', { time: timeOfDay(at, { zone, language }) })}
          </time>
          {isStale && <Badge tone="warn">{say('credits.stale')}</Badge>}
        </p>
      </header>
      {data.length === 0 && otherLines(usage).length === 0 ? (
        <Notice kind="empty" title={say('credits.noUsage')} text={say('credits.noUsageText')} />
      ) : (
        <Lines usage={usage} />
      )}
    </Panel>
  );
}

function Lines({ usage }: { readonly usage: CreditUsage }) {
  const { say } = useText();
  const { data, group } = usage;
  const sum = creditsSum([usage.lines.requests, usage.lines.runs]);
  return (
    <table aria-label={say(`credits.usageTitle.${group}`)} className="w-full table-fixed border-collapse text-small">
      <thead>
        <tr className="border-b border-line text-muted">
          <th scope="col" className="h-8 px-3 pl-4 text-left font-medium">
            {say(`credits.nameOf.${group}`)}
          </th>
          <th scope="col" className="w-24 px-3 text-right font-medium max-sm:hidden">
            {say('credits.requests')}
          </th>
          <th
            scope="col"
            title={say('credits.runsWhy')}
            className="w-28 px-3 text-right font-medium whitespace-nowrap max-sm:hidden"
          >
            {say('credits.runs')}
          </th>
          <th scope="col" className="w-36 px-3 text-right font-medium max-sm:pr-4">
            {say('unit.micro_credits')}
          </th>
          <th scope="col" className="w-20 px-3 pr-4 text-right font-medium max-sm:hidden">
            {say('widget.share')}
          </th>
        </tr>
      </thead>
      <tbody>
        {data.map((line) => (
          <Line key={line.name ?? ''} line={line} whole={sum} group={group} />
        ))}
      </tbody>
      <Totals usage={usage} sum={sum} />
    </table>
  );
}

type Named = CreditUsage['data'][number];

interface LineProps {
  readonly line: Named;
  readonly whole: string;
  readonly group: CreditUsage['group'];
}

function Line({ line, whole, group }: LineProps) {
  const { say, language } = useText();
  const named = nameText(line.name);
  const name = 'text' in named ? named.text : say(named.id);
  const share = shareOf(line.credits, whole);
  return (
    <tr className="border-b border-line hover:bg-sunken/60">
      <th scope="row" className="px-3 py-1.5 pl-4 text-left font-normal">
        <PartsCard name={name} parts={line.parts} whole={line.credits} group={group} />
        <span
          aria-hidden
          className="mt-0.5 block h-1 rounded-[2px] bg-accent"
          style={{ width: `${Math.min(100, Math.max((share ?? 0) * 100, 0.5))}%` }}
        />
      </th>
      <td className="figures px-3 text-right max-sm:hidden">{exactNumber(line.requests, language)}</td>
      <td className="figures px-3 text-right max-sm:hidden">{exactNumber(line.runs, language)}</td>
      <td className="figures px-3 text-right font-medium max-sm:pr-4">{creditsOfText(line.credits, language)}</td>
      <td className="figures px-3 pr-4 text-right text-muted max-sm:hidden">
        {share === undefined ? <Unknown reason={say('value.unknown')} /> : percentage(share, language)}
      </td>
    </tr>
  );
}

/** The sum of the names, what else was charged in these days, and the ledger's figure, which is all of it together. */
function Totals({ usage, sum }: { readonly usage: CreditUsage; readonly sum: string }) {
  const { say, language } = useText();
  const { data, lines, total } = usage;
  const others = otherLines(usage);
  const requests = data.reduce((count, line) => count + line.requests, 0);
  const runs = data.reduce((count, line) => count + line.runs, 0);
  return (
    <tfoot>
      {(others.length > 0 || lines.runs !== '0') && (
        <tr className="border-b border-line">
          <Title
            title={say('credits.sum')}
            why={say('credits.sumWhy', {
              requests: creditsOfText(lines.requests, language),
              runs: creditsOfText(lines.runs, language),
            })}
          />
          <td className="figures px-3 text-right max-sm:hidden">{exactNumber(requests, language)}</td>
          <td className="figures px-3 text-right max-sm:hidden">{exactNumber(runs, language)}</td>
          <Credits credits={sum} />
        </tr>
      )}
      {others.map(({ id, title, why, credits }) => (
        <tr key={id} className="border-b border-line">
          <Title title={say(title)} why={say(why)} />
          <td className="max-sm:hidden" />
          <td className="max-sm:hidden" />
          <Credits credits={credits} />
        </tr>
      ))}
      <tr className="font-semibold">
        <Title title={say('widget.total')} why={say('credits.totalWhy')} />
        <td className="figures px-3 text-right max-sm:hidden">{exactNumber(requests, language)}</td>
        <td className="figures px-3 text-right max-sm:hidden">{exactNumber(runs, language)}</td>
        <Credits credits={total} />
      </tr>
    </tfoot>
  );
}

function Title({ title, why }: { readonly title: string; readonly why?: string }) {
  return (
    <th scope="row" className="px-3 py-1.5 pl-4 text-left font-medium">
      {title}
      {why !== undefined && <span className="block font-normal text-muted">{why}</span>}
    </th>
  );
}

function Credits({ credits }: { readonly credits: string }) {
  const { language } = useText();
  return (
    <>
      <td className="figures px-3 text-right max-sm:pr-4">{creditsOfText(credits, language)}</td>
      <td className="max-sm:hidden" />
    </>
  );
}
