import { ApiFailure, apiErrorSchema } from '@tallygate/contract';
import { currentLanguage } from '../locales/i18n.ts';

interface AskedFile {
  readonly path: string;
  readonly body: unknown;
  /** The kind of file, such as `text/csv`. */
  readonly accept: string;
  readonly signal?: AbortSignal | undefined;
}

/** A file that the server makes of a question. Rejects with an `ApiFailure`. */
export async function fetchFile({ path, body, accept, signal }: AskedFile): Promise<Blob> {
  const response = await answerOf(path, {
    method: 'POST',
    headers: { accept, 'accept-language': currentLanguage(), 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok) throw await failureOf(response);
  return await response.blob();
}

async function answerOf(path: string, how: RequestInit): Promise<Response> {
  try {
    return await fetch(path, how);
  } catch (cause) {
    if (how.signal?.aborted === true) throw cause;
    throw new ApiFailure(cause instanceof Error ? cause.message : String(cause), {
      code: 'unreachable',
      status: 0,
      requestId: '',
    });
  }
}

async function failureOf(response: Response): Promise<ApiFailure> {
  const refused = apiErrorSchema.safeParse(await response.json().catch(() => undefined));
  const requestId = response.headers.get('tallygate-request-id') ?? '';
  if (!refused.success) {
    return new ApiFailure(response.statusText, { code: 'answer_invalid', status: response.status, requestId });
  }
  const { code, message } = refused.data.error;
  return new ApiFailure(message, { code, status: response.status, requestId });
}
