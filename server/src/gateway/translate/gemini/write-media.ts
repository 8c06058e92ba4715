import type { FilePart, ImagePart } from '../conversation.ts';
import { mediaTypeOf } from '../media-type.ts';
import type { Refuse } from '../write-body.ts';
import type { WrittenPart } from './content.ts';

/** What may stand behind an address, by the ending of its path: `fileData` has to say it, and the caller's API does not. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['heic', 'image/heic'],
  ['heif', 'image/heif'],
  ['pdf', 'application/pdf'],
  ['txt', 'text/plain'],
]);

/**
 * `Blob` or `FileData`. The provider fetches public HTTPS addresses itself (https://ai.google.dev/gemini-api/docs/file-input-methods,
 * "External HTTP / Signed URLs"); one that does not tell what is behind it cannot be said in this API. A file's name has no
 * place here: `displayName` is for server-side tools only.
 */
export function writeMedia({ source }: ImagePart | FilePart, path: string, refuse: Refuse): WrittenPart {
  if (source.kind === 'inline') {
    return { inlineData: { mimeType: mediaTypeOf(source.mediaType), data: source.data } };
  }
  const mimeType = typeBehind(source.url);
  if (mimeType === undefined) refuse(`${path}.source.url`);
  return { fileData: { fileUri: source.url, mimeType } };
}

/** undefined for an address that is none, is not HTTPS, or has an ending that says nothing. */
function typeBehind(url: string): string | undefined {
  const address = URL.parse(url);
  if (address?.protocol !== 'https:') return undefined;
  const ending = /\.([a-z]+)$/i.exec(address.pathname)?.[1];
  return TYPES.get(ending?.toLowerCase() ?? '');
}
