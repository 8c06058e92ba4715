import type { SqlResult } from '@tallygate/contract';
import { useMemo, useState } from 'react';
import { categoryAt, colourToken } from '../../../charts/colours.ts';
import { DaysChart } from '../../../charts/days-chart.tsx';
import { Choice } from '../../../components/field.tsx';
import { Notice } from '../../../components/notice.tsx';
import { exactNumber } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { type ChartChoice, chartOf, figureColumns, firstChoice, POINTS_MAX, SERIES_MAX } from './chart-data.ts';

/** A simple picture of an answer: a line or bars, of columns that the reader chooses. */
export function ResultChart({ result }: { readonly result: SqlResult }) {
  const { say } = useText();
  const [choice, setChoice] = useState(() => firstChoice(result));
  if (choice === undefined || result.rows.length === 0) {
    return <Notice kind="empty" title={say('sql.noChart')} text={say('sql.noChartText')} />;
  }
  return <Drawn result={result} choice={choice} onChoose={setChoice} />;
}

interface DrawnProps {
  readonly result: SqlResult;
  readonly choice: ChartChoice;
  readonly onChoose: (choice: ChartChoice) => void;
}

function Drawn({ result, choice, onChoose }: DrawnProps) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const model = useMemo(() => chartOf(result, choice, zone), [result, choice, zone]);
  const drawn = { shown: exactNumber(POINTS_MAX, language), count: exactNumber(result.rows.length, language) };
  return (
    <div className="space-y-3 p-4">
      <ChartChoices result={result} choice={choice} onChoose={onChoose} />
      {choice.y.length === 0 ? (
        <p className="text-muted">{say('sql.noSeries')}</p>
      ) : (
        <DaysChart
          model={model}
          label={say('sql.chartOf', { columns: model.series.map(({ title }) => title).join(', ') })}
          open={undefined}
        />
      )}
      {result.rows.length > POINTS_MAX && <p className="text-small text-warn">{say('sql.pointsMax', drawn)}</p>}
    </div>
  );
}

function ChartChoices({ result, choice, onChoose }: DrawnProps) {
  const { say } = useText();
  const columns = result.columns.map(({ name }, index) => ({ value: String(index), title: name }));
  const isFull = choice.y.length >= SERIES_MAX;
  const toggle = (index: number) => {
    const y = choice.y.includes(index) ? choice.y.filter((each) => each !== index) : [...choice.y, index];
    onChoose({ ...choice, y });
  };
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
      <Choice
        label={say('sql.chartKind')}
        className="w-32"
        value={choice.kind}
        options={[
          { value: 'line', title: say('sql.chartKind.line') },
          { value: 'bar', title: say('sql.chartKind.bar') },
        ]}
        onChoose={(kind) => onChoose({ ...choice, kind: kind === 'bar' ? 'bar' : 'line' })}
      />
      <Choice
        label={say('sql.chartAxis')}
        className="w-44"
        value={String(choice.x)}
        options={columns}
        onChoose={(x) => onChoose({ ...choice, x: Number(x) })}
      />
      <fieldset className="min-w-0">
        <legend className="mb-1 font-medium">{say('sql.chartColumns')}</legend>
        <div className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1">
          {figureColumns(result).map((index) => {
            const place = choice.y.indexOf(index);
            return (
              <label key={index} className="flex items-center gap-1.5 font-mono text-small">
                <input
                  type="checkbox"
                  checked={place !== -1}
                  disabled={place === -1 && isFull}
                  onChange={() => toggle(index)}
                />
                {place !== -1 && <Swatch place={place} />}
                {columns[index]?.title}
              </label>
            );
          })}
        </div>
      </fieldset>
    </div>
  );
}

function Swatch({ place }: { readonly place: number }) {
  const colour = categoryAt(place);
  return <span aria-hidden className="size-2.5 rounded-sm" style={{ background: colourToken(colour) }} />;
}
