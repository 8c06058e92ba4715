import type { Located, Member } from '../json/locate-members.ts';
import type { ModelSpan, RequestReading } from './dialect.ts';
import { readText } from './read-members.ts';

/** What every API with `model` and `stream` in its body says with them, or what is wrong. */
export type CommonReading<Name extends string> =
  | {
      readonly kind: 'read';
      readonly model: string;
      readonly modelSpans: readonly ModelSpan[];
      readonly isStream: boolean;
      readonly members: { readonly [N in Name]?: Member };
    }
  | Extract<RequestReading, { readonly kind: 'invalid' }>;

/**
 * Reads a request's common members. Any wanted member that is there twice makes the request invalid: the provider
 * might follow the other one.
 */
export function readCommon<Name extends string>(
  body: Buffer,
  located: Located<Name | 'model' | 'stream'>,
): CommonReading<Name | 'model' | 'stream'> {
  if (located.kind === 'invalid') {
    return { kind: 'invalid', code: 'body_not_json', member: undefined, offset: located.offset };
  }
  if (located.kind === 'other') return { kind: 'invalid', code: 'body_invalid', member: 'model', offset: 0 };
  const members: { readonly [N in Name | 'model' | 'stream']?: Member } = located.members;
  for (const name in located.members) {
    const member = located.members[name as keyof typeof located.members];
    if (member?.isRepeated === true) return wrong(name, member);
  }
  const model = members.model;
  const name = readText(body, model);
  if (model === undefined || name === undefined) return wrong('model', model);
  const stream = members.stream;
  if (stream !== undefined && !['true', 'false', 'null'].includes(stream.kind)) return wrong('stream', stream);
  return {
    kind: 'read',
    model: name,
    modelSpans: [{ span: model.span, prefix: '' }],
    isStream: stream?.kind === 'true',
    members,
  };
}

function wrong(member: string, at: Member | undefined): Extract<RequestReading, { readonly kind: 'invalid' }> {
  return { kind: 'invalid', code: 'body_invalid', member, offset: at?.nameAt ?? 0 };
}
