import type { Datasets } from '../api/use-datasets.ts';
import { exactTime, timeOfDay, zoneName } from '../format/time.ts';
import { useText } from '../locales/use-text.ts';
import type { Range } from '../range/range.ts';
import { useSignedIn } from '../shell/signed-in.ts';

/** Of when the oldest figure is, in which zone, and whether the range still grows. */
export function AsOf({ datasets, range }: { readonly datasets: Datasets; readonly range: Range }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const oldest = [...datasets.values()].flatMap(({ data }) => (data === undefined ? [] : [data.as_of])).sort()[0];
  return (
    <p className="figures flex flex-wrap gap-x-3 text-small text-muted">
      {range.isOpen && <span title={say('range.openReason')}>{say('range.open')}</span>}
      {oldest !== undefined && (
        <time dateTime={oldest} title={exactTime(oldest, { zone, language })}>
          {say('page.asOf', { time: timeOfDay(oldest, { zone, language }) })}
        </time>
      )}
      <span>{say('page.zone', { zone: zoneName({ zone, language }, range.to) })}</span>
    </p>
  );
}
