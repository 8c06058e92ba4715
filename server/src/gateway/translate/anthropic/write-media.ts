import type { FilePart, ImagePart } from '../conversation.ts';
import { mediaTypeOf } from '../media-type.ts';
import type { Refuse } from '../write-body.ts';

/** `Base64ImageSource.media_type`. */
const IMAGE_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

/** `ImageBlockParam`. */
export function writeImage({ source }: ImagePart, path: string, refuse: Refuse): Readonly<Record<string, unknown>> {
  if (source.kind === 'url') return { type: 'image', source: urlSource(source.url, path, refuse) };
  const media_type = mediaTypeOf(source.mediaType);
  if (!IMAGE_TYPES.includes(media_type)) refuse(`${path}.source.mediaType`);
  return { type: 'image', source: { type: 'base64', media_type, data: source.data } };
}

/** `DocumentBlockParam`: a PDF, or plain text. What is behind an address is a PDF, `URLPDFSource`. */
export function writeDocument(
  { name, source }: FilePart,
  path: string,
  refuse: Refuse,
): Readonly<Record<string, unknown>> {
  // The API refuses an empty title.
  const title = name || undefined;
  if (source.kind === 'url') return { type: 'document', source: urlSource(source.url, path, refuse), title };
  const media_type = mediaTypeOf(source.mediaType);
  if (media_type === 'text/plain') {
    if (!isUnicode(source.mediaType)) refuse(`${path}.source.mediaType`);
    const data = Buffer.from(source.data, 'base64').toString();
    return { type: 'document', source: { type: 'text', media_type, data }, title };
  }
  if (media_type !== 'application/pdf') refuse(`${path}.source.mediaType`);
  return { type: 'document', source: { type: 'base64', media_type, data: source.data }, title };
}

/** Whether a text of the type is UTF-8, as it is where nothing is said; ASCII is a part of it. */
function isUnicode(mediaType: string): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(mediaType)?.[1] ?? 'utf-8';
  return ['utf-8', 'utf8', 'us-ascii', 'ascii'].includes(charset.toLowerCase());
}

/** `URLImageSource` and `URLPDFSource`: the provider fetches them, so that they must be of the web. */
function urlSource(url: string, path: string, refuse: Refuse): unknown {
  if (!/^https?:\/\//i.test(url)) refuse(`${path}.source.url`);
  return { type: 'url', url };
}
