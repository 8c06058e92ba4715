import { colourToken } from '../../charts/colours.ts';
import { classNames } from '../../components/class-names.ts';
import { Figure } from '../../components/values.tsx';
import { percentage } from '../../format/number.ts';
import { useText } from '../../locales/use-text.ts';
import { figureIn, type Row, textIn, tokenPartsOf, tokensOf } from './read-row.ts';

const SOURCES = ['provider', 'estimated', 'none'] as const;

/** The token counts of a request: wholes, and under each the parts that add up to it. */
export function RequestTokens({ row }: { readonly row: Row }) {
  const { say } = useText();
  const tokens = tokensOf(row);
  const parts = tokenPartsOf(row);
  const source = SOURCES.find((name) => name === textIn(row, 'usage_source'));
  const [short, long] = [
    figureIn(row, 'cache_creation_5m_input_tokens'),
    figureIn(row, 'cache_creation_1h_input_tokens'),
  ];
  return (
    <div className="px-4 pb-4">
      <table aria-label={say('request.tokensTitle')} className="w-full">
        <tbody>
          <Line title={say('request.inputAll')} value={tokens.input} />
          <Line title={say('request.uncached')} colour="input" value={parts.uncached} whole={tokens.input} />
          <Line title={say('requests.cached')} colour="cached" value={parts.cacheRead} whole={tokens.input} />
          <Line
            title={say('request.cacheWritten')}
            colour="category_6"
            value={parts.cacheWritten}
            whole={tokens.input}
          />
          {short !== undefined && <Line title={say('request.cacheWritten5m')} value={short} isDetail />}
          {long !== undefined && <Line title={say('request.cacheWritten1h')} value={long} isDetail />}
          <Line title={say('request.outputAll')} value={tokens.output} />
          <Line title={say('request.answered')} colour="output" value={parts.answered} whole={tokens.output} />
          <Line title={say('requests.reasoning')} colour="reasoning" value={parts.reasoning} whole={tokens.output} />
          <Line title={say('request.total')} value={tokens.total} />
        </tbody>
      </table>
      <p className="mt-2 text-small text-muted">
        {source !== undefined && `${say(`request.source.${source}`)} · `}
        {say('request.sumNote')}
      </p>
    </div>
  );
}

interface LineProps {
  readonly title: string;
  readonly colour?: Parameters<typeof colourToken>[0];
  readonly value: number | undefined;
  /** What it is a part of, when it is one. */
  readonly whole?: number | undefined;
  /** Told beside the part above it, and not added. */
  readonly isDetail?: boolean;
}

function Line({ title, colour, value, whole, isDetail = false }: LineProps) {
  const { say, language } = useText();
  const isPart = colour !== undefined;
  return (
    <tr className="border-t border-line first:border-t-0">
      <th
        scope="row"
        className={classNames(
          'h-8 text-left',
          isPart || isDetail ? 'pl-5 font-normal text-muted' : 'font-medium',
          isDetail && 'pl-10',
        )}
      >
        {isPart && (
          <span
            aria-hidden
            className="mr-2 inline-block size-2 rounded-[2px]"
            style={{ background: colourToken(colour) }}
          />
        )}
        {title}
      </th>
      <td className="figures text-right text-small whitespace-nowrap text-muted">
        {isPart && whole !== undefined && whole > 0 && value !== undefined && percentage(value / whole, language)}
      </td>
      <td className="figures w-28 text-right">
        <Figure value={value} format="tokens" reason={say('requests.unknownTokens')} isExact />
      </td>
    </tr>
  );
}
