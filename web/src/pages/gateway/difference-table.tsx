import { useText } from '../../locales/use-text.ts';
import type { Difference } from './version-diff.ts';

/** What differs, member by member: before, and after. */
export function DifferenceTable({ differences }: { readonly differences: readonly Difference[] }) {
  const { say } = useText();
  if (differences.length === 0) return <p className="text-small text-muted">{say('versions.nothing')}</p>;
  return (
    <table className="mt-1 w-full table-fixed text-small">
      <thead>
        <tr className="text-left text-muted">
          <th scope="col" className="py-1 pr-3 font-medium">
            {say('versions.member')}
          </th>
          <th scope="col" className="px-3 font-medium">
            {say('versions.before')}
          </th>
          <th scope="col" className="pl-3 font-medium">
            {say('versions.after')}
          </th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ member, before, after }) => (
          <tr key={member} className="border-t border-line align-top">
            <th scope="row" className="py-1 pr-3 text-left font-normal">
              <code className="font-mono break-all">{member}</code>
            </th>
            <td className="px-3 py-1">
              <Side text={before} look="text-bad" />
            </td>
            <td className="py-1 pl-3">
              <Side text={after} look="text-good" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Side({ text, look }: { readonly text: string | undefined; readonly look: string }) {
  const { say } = useText();
  if (text === undefined) return <span className="text-muted">{say('value.none')}</span>;
  return <code className={`font-mono break-all ${look}`}>{text}</code>;
}
