import type { Dialect, ModelSpan, RequestReading, Span } from '../dialect.ts';
import { boundedElementSpans } from '../element-spans.ts';
import { type Member, memberLocator, REQUEST_BOUNDS } from '../read-members.ts';
import { endpointNamed } from './endpoint-named.ts';

/** What the names of models in a body begin with. */
const PREFIX = 'models/';

/** Which members of one method's body name the model, beside the path. */
export interface ModelPlaces {
  readonly isStream: boolean;
  /** Members, or members of members such as `generateContentRequest.model`. */
  readonly names: readonly string[];
  /** A member that is a list of requests, each with a `model` of its own. */
  readonly list?: string;
}

/**
 * Reads a request whose endpoint is named in the path. What the body names is another word for the same, whatever it says there: the
 * destination's model is written in its place. A name that is no string stays, and the provider refuses it in its own words.
 */
export function requestReader({ isStream, names, list }: ModelPlaces): Dialect['readRequest'] {
  // The members around them too: one that is there twice may hide a second name.
  const around = names.flatMap((name) => (name.includes('.') ? [name.slice(0, name.indexOf('.'))] : []));
  const locate = memberLocator([...names, ...around, ...(list === undefined ? [] : [list])], REQUEST_BOUNDS);
  return (body, target) => {
    const located = locate(body);
    if (located.kind === 'invalid') {
      return { kind: 'invalid', code: 'body_not_json', member: undefined, offset: located.offset };
    }
    const model = endpointNamed(target);
    if (located.kind === 'other' || model === undefined) return invalid('model', 0);
    const members: Readonly<Record<string, Member | undefined>> = located.members;
    const repeated = Object.entries(members).find(([, member]) => member?.isRepeated);
    if (repeated !== undefined) return invalid(repeated[0], repeated[1]?.nameAt ?? 0);
    const listed = list === undefined ? undefined : members[list];
    const inList = listed === undefined || list === undefined ? [] : listedModels(body, listed.span, list);
    if (!Array.isArray(inList)) return inList;
    const modelSpans = [...names.flatMap((name) => spanOf(members[name], 0)), ...inList];
    modelSpans.sort((a, b) => a.span.from - b.span.from);
    return { kind: 'read', spans: { model, modelSpans, isStream, wantsUsage: true, edits: [] } };
  };
}

const locateModel = memberLocator(['model']);

/** The names in a list of requests; one that is there twice makes the request invalid, since the provider might follow the other. */
function listedModels(body: Buffer, list: Span, name: string): ModelSpan[] | Invalid {
  const requests = boundedElementSpans(body, list);
  if (requests === undefined) return invalid(name, list.from);
  const models: ModelSpan[] = [];
  for (const [index, { from, to }] of requests.entries()) {
    const located = locateModel(body.subarray(from, to));
    const model = located.kind === 'object' ? located.members.model : undefined;
    if (model?.isRepeated) return invalid(`${name}[${index}].model`, from + model.nameAt);
    models.push(...spanOf(model, from));
  }
  return models;
}

type Invalid = Extract<RequestReading, { readonly kind: 'invalid' }>;

function spanOf(member: Member | undefined, offset: number): readonly ModelSpan[] {
  if (member?.kind !== 'string') return [];
  const { from, to } = member.span;
  return [{ span: { from: from + offset, to: to + offset }, prefix: PREFIX }];
}

function invalid(member: string, offset: number): Invalid {
  return { kind: 'invalid', code: 'body_invalid', member, offset };
}
