import type { Conversation } from '../conversation.ts';
import { parseBody } from '../exact-json.ts';
import type { ConversationReading } from '../halves.ts';
import { memberOf } from './member-of.ts';
import { isObjectOf } from './member-rules.ts';
import {
  booleanAt,
  elementsAt,
  memberAt,
  numberAt,
  type Place,
  refuse,
  rootPlace,
  textAt,
  wantedTextAt,
  wholeNumberAt,
} from './place.ts';
import { readFormat } from './read-format.ts';
import { readMessages } from './read-messages.ts';
import { readTools } from './read-tools.ts';
import { requestMembers, streamOptionMembers } from './request-members.ts';

/**
 * Reads a chat completions request, in the shapes of the official `openai` package,
 * `resources/chat/completions/completions.d.ts`. Never throws. What becomes of each member is listed in `request-members.ts`.
 */
export function readRequest(body: Buffer): ConversationReading {
  const root = rootPlace(parseBody(body));
  isObjectOf(root, requestMembers);
  const { paths, ...said } = readMessages(memberAt(root, 'messages'));
  const conversation = { ...said, ...readSettings(root) };
  const member = root.refusals.first;
  if (member !== undefined) return { kind: 'untranslatable', member };
  return { kind: 'conversation', conversation, memberOf: (path) => memberOf(path, paths) };
}

function readSettings(root: Place): Omit<Conversation, 'instructions' | 'turns'> {
  return {
    isStream: readStream(root),
    ...readTools(root),
    outputTokensMax: readOutputTokensMax(root),
    temperature: numberAt(memberAt(root, 'temperature'), { from: 0, to: 2 }),
    topP: numberAt(memberAt(root, 'top_p'), { from: 0, to: 1 }),
    stopTexts: readStop(memberAt(root, 'stop')),
    format: readFormat(memberAt(root, 'response_format')),
    reasoning: readReasoning(memberAt(root, 'reasoning_effort')),
    seed: wholeNumberAt(memberAt(root, 'seed'), { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER }),
    frequencyPenalty: numberAt(memberAt(root, 'frequency_penalty'), { from: -2, to: 2 }),
    presencePenalty: numberAt(memberAt(root, 'presence_penalty'), { from: -2, to: 2 }),
  };
}

function readStream(root: Place): boolean {
  const options = memberAt(root, 'stream_options');
  if (options.value !== undefined && isObjectOf(options, streamOptionMembers)) {
    booleanAt(memberAt(options, 'include_usage'));
  }
  return booleanAt(memberAt(root, 'stream')) ?? false;
}

/** `max_tokens` is the old name of `max_completion_tokens`: two different limits cannot both be meant. */
function readOutputTokensMax(root: Place): number | undefined {
  const bounds = { from: 1, to: Number.MAX_SAFE_INTEGER };
  const former = memberAt(root, 'max_tokens');
  const older = wholeNumberAt(former, bounds);
  const newer = wholeNumberAt(memberAt(root, 'max_completion_tokens'), bounds);
  if (older !== undefined && newer !== undefined && older !== newer) return refuse(former);
  return newer ?? older;
}

function readStop(place: Place): readonly string[] {
  if (typeof place.value === 'string') return [wantedTextAt(place)];
  return elementsAt(place).map(wantedTextAt);
}

/** This API has no word for showing thoughts, so that nobody is asked to show them; those that come are passed on. */
function readReasoning(place: Place): Conversation['reasoning'] {
  const effort = textAt(place);
  return effort === undefined ? undefined : { effort, showsSummary: false };
}
