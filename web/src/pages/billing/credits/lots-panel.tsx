import { type CreditLotFacts, type CreditPolicyFacts, creditFiles, type Language } from '@tallygate/contract';
import { useMemo } from 'react';
import { useCreditPolicy, useOpenLots } from '../../../api/use-credits.ts';
import { Badge } from '../../../components/badge.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { endOfUse } from '../../../format/end-of-use.ts';
import { calendarDay } from '../../../format/time.ts';
import { type Say, useText } from '../../../locales/use-text.ts';
import { dayOf } from '../../../range/zone-day.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { Asked } from '../asked.tsx';
import { CsvButton } from './csv-button.tsx';
import { reasonFor, TYPE_WORDS } from './lot-words.ts';

/** The lots that are not used up, in the order in which they are used, and why it is that one. */
export function LotsPanel({ workspace }: { readonly workspace: string }) {
  const { say } = useText();
  const lots = useOpenLots(workspace);
  const policy = useCreditPolicy(workspace).data;
  return (
    <Panel aria-labelledby="credit-lots">
      <div className="flex flex-wrap items-start justify-between gap-x-4 pr-4">
        <div className="min-w-0 flex-1 basis-80">
          <PanelHead
            id="credit-lots"
            title={say('credits.order')}
            text={say(`credits.orderText.${policy?.burn_order ?? 'expiry-first'}`)}
          />
        </div>
        <CsvButton path={creditFiles.lots} query={{ workspace }} name="credit-lots.csv" className="mt-3 max-sm:ml-4" />
      </div>
      <Asked query={lots} lines={3}>
        {(known) =>
          known.length === 0 ? (
            <Notice kind="empty" title={say('credits.noLots')} text={say('credits.noLotsText')} />
          ) : (
            <Lots lots={known} order={policy?.burn_order ?? 'expiry-first'} />
          )
        }
      </Asked>
    </Panel>
  );
}

interface Placed {
  readonly lot: CreditLotFacts;
  readonly place: number;
  readonly why: string | undefined;
}

interface LotsProps {
  readonly lots: readonly CreditLotFacts[];
  readonly order: CreditPolicyFacts['burn_order'];
}

function Lots({ lots, order }: LotsProps) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const columns = useMemo(() => columnsOf({ say, language, zone }), [say, language, zone]);
  const usable = lots.filter(({ is_usable: isUsable }) => isUsable);
  const rows = lots.map((lot, index): Placed => {
    const isNext = lot === usable[0];
    return { lot, place: index + 1, why: isNext ? say(`credits.why.${reasonFor(lot, usable[1], order)}`) : undefined };
  });
  return (
    <DataTable label={say('credits.order')} columns={columns} rows={rows} rowId={({ lot }) => lot.id} narrow="stacks" />
  );
}

interface Style {
  readonly say: Say;
  readonly language: Language;
  readonly zone: string;
}

function columnsOf(style: Style): readonly DataColumn<Placed>[] {
  const { say } = style;
  return [
    {
      id: 'what',
      title: say('credits.lot'),
      isBare: true,
      cell: (row) => <Named row={row} say={say} />,
    },
    {
      id: 'remaining',
      title: say('credits.remaining'),
      isNumeric: true,
      cell: ({ lot }) => <Left lot={lot} {...style} />,
    },
    { id: 'from', title: say('credits.from'), cell: ({ lot }) => <FirstDay lot={lot} {...style} /> },
    { id: 'last-day', title: say('credits.lastDay'), cell: ({ lot }) => <LastDay lot={lot} {...style} /> },
  ];
}

function Named({ row: { lot, place, why }, say }: { readonly row: Placed; readonly say: Say }) {
  return (
    <span className="flex gap-2.5">
      <span className="figures w-4 shrink-0 text-right text-muted">{place}</span>
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{say(TYPE_WORDS[lot.type])}</span>
          <State lot={lot} isNext={why !== undefined} say={say} />
        </span>
        {lot.note !== '' && <span className="block text-muted [overflow-wrap:anywhere]">{lot.note}</span>}
        {why !== undefined && <span className="block text-muted">{why}</span>}
      </span>
    </span>
  );
}

function State({ lot, isNext, say }: { readonly lot: CreditLotFacts; readonly isNext: boolean; readonly say: Say }) {
  if (isNext) return <Badge tone="good">{say('credits.state.next')}</Badge>;
  if (lot.is_usable) return null;
  const isComing = Date.parse(lot.effective_at) > Date.now();
  return (
    <Badge tone={isComing ? 'running' : 'neutral'}>
      {say(isComing ? 'credits.state.coming' : 'credits.state.held')}
    </Badge>
  );
}

function Left({ lot: { remaining, amount, held }, say, language }: { readonly lot: CreditLotFacts } & Style) {
  return (
    <span>
      {creditsOfText(remaining, language)} <span className="text-muted">/ {creditsOfText(amount, language)}</span>
      {held !== '0' && (
        <span className="block text-muted">{say('credits.held', { credits: creditsOfText(held, language) })}</span>
      )}
    </span>
  );
}

function FirstDay({ lot, language, zone }: { readonly lot: CreditLotFacts } & Style) {
  const { effective_at: at } = lot;
  return (
    <time dateTime={at} className="figures whitespace-nowrap">
      {calendarDay(dayOf(Date.parse(at), zone), language)}
    </time>
  );
}

function LastDay({ lot, say, language, zone }: { readonly lot: CreditLotFacts } & Style) {
  const { expires_at: at } = lot;
  if (at === null) return say('credits.neverEnds');
  return (
    <time dateTime={at} className="figures whitespace-nowrap">
      {endOfUse(at, { zone, language })}
    </time>
  );
}
