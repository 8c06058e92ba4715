import { ApiFailure, apiErrorSchema } from '@tallygate/contract';
import { currentLanguage } from '../locales/i18n.ts';

interface AskedCsv {
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Of the file, with its ending. */
  readonly name: string;
}

/** Has a list written as CSV by the server, and hands it to the reader. Rejects with an `ApiFailure`. */
export async function saveCsv({ path, query, name }: AskedCsv): Promise<void> {
  const known = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [[key, value]],
  );
  const headers = { accept: 'text/csv', 'accept-language': currentLanguage() };
  const response = await fetch(known.length === 0 ? path : `${path}?${new URLSearchParams(known)}`, { headers });
  if (!response.ok) throw await failureOf(response);
  save(await response.blob(), name);
}

/** As it came: read as text, the mark that tells spreadsheets of the encoding would be lost. */
function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

async function failureOf(response: Response): Promise<ApiFailure> {
  const body: unknown = await response.json().catch(() => undefined);
  const refused = apiErrorSchema.safeParse(body);
  const requestId = response.headers.get('tallygate-request-id') ?? '';
  if (!refused.success) {
    return new ApiFailure(response.statusText, { code: 'answer_invalid', status: response.status, requestId });
  }
  const { code, message } = refused.data.error;
  return new ApiFailure(message, { code, status: response.status, requestId });
}
