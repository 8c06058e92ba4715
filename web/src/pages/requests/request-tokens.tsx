import { colourToken } from '../../charts/colours.ts';
import { Figure } from '../../components/values.tsx';
import { percentage } from '../../format/number.ts';
import { useText } from '../../locales/use-text.ts';
import { type Row, textIn, tokensOf } from './read-row.ts';

const SOURCES = ['provider', 'estimated', 'none'] as const;

/** The token counts of a request, parts under their wholes. */
export function RequestTokens({ row }: { readonly row: Row }) {
  const { say } = useText();
  const tokens = tokensOf(row);
  const source = SOURCES.find((name) => name === textIn(row, 'usage_source'));
  return (
    <div className="px-4 pb-4">
      <table className="w-full">
        <tbody>
          <Line title={say('requests.input')} colour="input" value={tokens.input} />
          <Line
            title={say('requests.cached')}
            colour="cached"
            value={tokens.cached}
            whole={{ of: 'input', value: tokens.input }}
          />
          <Line title={say('requests.output')} colour="output" value={tokens.output} />
          <Line
            title={say('requests.reasoning')}
            colour="reasoning"
            value={tokens.reasoning}
            whole={{ of: 'output', value: tokens.output }}
          />
          <Line title={say('request.total')} value={tokens.total} />
        </tbody>
      </table>
      {source !== undefined && <p className="mt-2 text-small text-muted">{say(`request.source.${source}`)}</p>}
    </div>
  );
}

interface LineProps {
  readonly title: string;
  readonly colour?: Parameters<typeof colourToken>[0];
  readonly value: number | undefined;
  /** What it is a part of. */
  readonly whole?: { readonly of: 'input' | 'output'; readonly value: number | undefined };
}

function Line({ title, colour, value, whole }: LineProps) {
  const { say, language } = useText();
  const share = whole?.value && value !== undefined ? percentage(value / whole.value, language) : undefined;
  const words = { input: 'request.cachedOf', output: 'request.reasoningOf' } as const;
  return (
    <tr className="border-t border-line first:border-t-0">
      <th
        scope="row"
        className={whole === undefined ? 'h-8 text-left font-medium' : 'h-8 pl-5 text-left font-normal text-muted'}
      >
        {colour !== undefined && (
          <span
            aria-hidden
            className="mr-2 inline-block size-2 rounded-[2px]"
            style={{ background: colourToken(colour) }}
          />
        )}
        {title}
      </th>
      <td className="figures text-right text-small text-muted">
        {whole !== undefined && share !== undefined && say(words[whole.of], { share })}
      </td>
      <td className="figures w-28 text-right">
        <Figure value={value} format="tokens" reason={say('requests.unknownTokens')} isExact />
      </td>
    </tr>
  );
}
