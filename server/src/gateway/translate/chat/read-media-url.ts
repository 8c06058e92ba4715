import type { MediaSource } from '../conversation.ts';
import { type Place, refuse } from './place.ts';

/** Characters of a data URL in front of its comma, at most. */
const HEAD_CHARS_MAX = 256;

/** Reads where an image is: a data URL that holds it, or an https URL. */
export function readMediaUrl(place: Place): MediaSource | undefined {
  const { value } = place;
  if (typeof value !== 'string' || !/^https:\/\/./i.test(value)) return readDataUrl(place);
  return { kind: 'url', url: value };
}

/** Reads a data URL (RFC 2397) in base64 that names its media type; its parameters are left out. */
export function readDataUrl(place: Place): MediaSource | undefined {
  const { value } = place;
  if (typeof value !== 'string') return refuse(place);
  const comma = value.slice(0, HEAD_CHARS_MAX).indexOf(',');
  const [mediaType = '', ...parameters] = value.slice('data:'.length, Math.max(comma, 0)).split(';');
  const isInline = /^data:/i.test(value) && /^[\w.+-]+\/[\w.+-]+$/.test(mediaType);
  const data = value.slice(comma + 1);
  if (!isInline || parameters.at(-1)?.toLowerCase() !== 'base64' || data === '') return refuse(place);
  return { kind: 'inline', mediaType: mediaType.toLowerCase(), data };
}
