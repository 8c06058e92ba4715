import { ArrowDownRightIcon, ArrowRightIcon, ArrowUpRightIcon } from 'lucide-react';
import { useMemo } from 'react';
import { classNames } from '../components/class-names.ts';
import { Unknown } from '../components/values.tsx';
import { exactFigure, shortFigure } from '../format/figure.ts';
import { percentage, percentagePoints } from '../format/number.ts';
import { useText } from '../locales/use-text.ts';
import { daysBetween } from '../range/zone-day.ts';
import { Sparkline } from './sparkline.tsx';
import { type Change, type TileModel, tileModel } from './tile-model.ts';
import type { Twin } from './twin.ts';
import type { WidgetData } from './widget-data.ts';
import { WidgetFrame } from './widget-frame.tsx';
import { unitBeside } from './widget-unit.ts';
import type { TileWidget } from './widgets.ts';

/** One number, what it is a part of, how it changed, and its days. */
export function TileView({ widget, data }: { readonly widget: TileWidget; readonly data: WidgetData }) {
  const { language } = useText();
  const model = useMemo(
    () => tileModel(widget, { ...data, days: daysBetween(data.range.firstDay, data.range.lastDay) }),
    [widget, data],
  );
  const twin: Twin = {
    columns: [{ title: widget.title[language], isNumeric: true }],
    rows: [{ id: widget.id, cells: [{ text: '', raw: String(model.value ?? ''), order: model.value }] }],
  };
  return (
    <WidgetFrame widget={widget} unit={undefined} result={data.result} isStale={data.isStale} twin={twin}>
      <div className="@container flex flex-1 flex-col px-4 pb-3">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Value widget={widget} model={model} />
          <Unit widget={widget} />
        </p>
        <Base widget={widget} base={model.base} />
        {model.change !== undefined && <ChangeText change={model.change} widget={widget} isSoFar={data.range.isOpen} />}
        <div className="mt-auto pt-2">{model.sparkline.length > 1 && <Sparkline values={model.sparkline} />}</div>
      </div>
    </WidgetFrame>
  );
}

function Value({ widget, model }: { readonly widget: TileWidget; readonly model: TileModel }) {
  const { say, language } = useText();
  // A tile may be two columns wide beside the editor's tools: the figure is as large as fits.
  const look =
    'figures text-figure [font-size:clamp(14px,18cqi,var(--text-figure))] font-semibold tracking-tight whitespace-nowrap';
  if (model.value === undefined) {
    return (
      <span className={look}>
        <Unknown reason={say('tile.unknown')} />
      </span>
    );
  }
  return (
    <data value={model.value} title={exactFigure(model.value, widget.format, language)} className={look}>
      {shortFigure(model.value, widget.format, language)}
    </data>
  );
}

function Unit({ widget }: { readonly widget: TileWidget }) {
  const { say, language } = useText();
  const unit = unitBeside(widget, { say, language });
  return unit === undefined ? null : <span className="text-muted">{unit}</span>;
}

/** A share is a share of something that is counted. */
function Base({ widget, base }: { readonly widget: TileWidget; readonly base: number | undefined }) {
  const { say, language } = useText();
  if (base === undefined) return null;
  const short = shortFigure(base, 'count', language);
  const title = widget.base_title?.[language];
  return (
    <p className="figures text-small text-muted" title={exactFigure(base, 'count', language)}>
      {title === undefined ? say('tile.base', { base: short }) : title.replace('{base}', short)}
    </p>
  );
}

const ARROWS = { up: ArrowUpRightIcon, down: ArrowDownRightIcon, same: ArrowRightIcon } as const;
const TONES = { good: 'text-good', bad: 'text-bad', neutral: 'text-ink' } as const;

interface ChangeProps {
  readonly change: Change;
  readonly widget: TileWidget;
  /** The range goes on: it is compared with the same part of the period before. */
  readonly isSoFar: boolean;
}

/** In words and with an arrow; the colour only repeats whether that is good news. */
function ChangeText({ change, widget, isSoFar }: ChangeProps) {
  const { say, language } = useText();
  if (change.previous === undefined) return <p className="mt-1 text-small text-muted">{say('tile.noPrevious')}</p>;
  return (
    <p className="figures mt-1 flex flex-wrap items-center gap-x-1.5 text-small">
      {change.kind !== 'none' && <Trend change={change} format={widget.format} />}
      <span className="text-muted" title={exactFigure(change.previous, widget.format, language)}>
        {say(isSoFar ? 'tile.sinceSoFar' : 'tile.since', {
          previous: shortFigure(change.previous, widget.format, language),
        })}
      </span>
    </p>
  );
}

interface TrendProps {
  readonly change: Exclude<Change, { readonly kind: 'none' }>;
  readonly format: TileWidget['format'];
}

function Trend({ change, format }: TrendProps) {
  const { say, language } = useText();
  const Arrow = ARROWS[change.kind];
  const write = format === 'percent' ? percentagePoints : percentage;
  return (
    <span className={classNames('inline-flex items-center gap-0.5 font-medium whitespace-nowrap', TONES[change.tone])}>
      <Arrow aria-hidden className="size-3.5" />
      {say(`tile.${change.kind}`, { size: write(change.size, language) })}
    </span>
  );
}
