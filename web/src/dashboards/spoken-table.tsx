import type { Twin } from './twin.ts';

/** A picture's figures for screen readers, beside the picture: plain, whole, and out of the way. */
export function SpokenTable({ twin, label }: { readonly twin: Twin; readonly label: string }) {
  return (
    <div className="sr-only">
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            {twin.columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {twin.rows.map(({ id, cells }) => (
            <tr key={id}>
              {cells.map(({ text }, index) => (
                <td key={twin.columns[index]?.title}>{text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
