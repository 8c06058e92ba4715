import { memberLocator } from '../../dialects/read-members.ts';
import { countValues, VALUES_MAX } from '../../json/count-values.ts';
import { type Place, refuse, textAt } from './place.ts';

const locate = memberLocator([]);

/**
 * Reads the arguments of a tool call: JSON text of an object, which is checked and not built, since whoever writes the request builds
 * it. A call without arguments is written as an empty text by some. Those of all calls hold at most `VALUES_MAX` values together.
 */
export function readArguments(place: Place): string {
  const text = textAt(place);
  if (text === undefined) return refuse(place) ?? '{}';
  if (text.trim() === '') return '{}';
  const bytes = Buffer.from(text);
  const { refusals } = place;
  refusals.argumentValues += countValues(bytes, VALUES_MAX);
  const isTaken = refusals.argumentValues <= VALUES_MAX && locate(bytes).kind === 'object';
  return isTaken ? text : (refuse(place) ?? '{}');
}
