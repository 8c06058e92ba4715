import { isObjectOf } from '../chat/member-rules.ts';
import {
  booleanAt,
  elementsAt,
  memberAt,
  numberAt,
  type Place,
  refuse,
  rootPlace,
  textAt,
  wholeNumberAt,
} from '../chat/place.ts';
import type { Conversation } from '../conversation.ts';
import { parseBody } from '../exact-json.ts';
import type { ConversationReading } from '../halves.ts';
import { memberOf } from './member-of.ts';
import { readFormat } from './read-format.ts';
import { readInput } from './read-input.ts';
import { readTools } from './read-tools.ts';
import { INCLUDED, reasoningMembers, requestMembers, streamOptionMembers } from './request-members.ts';

/**
 * Reads a responses request, in the shapes of the official `openai` package, `resources/responses/responses.d.ts`. Never
 * throws. What becomes of each member is listed in `request-members.ts` and `item-members.ts`.
 */
export function readResponsesRequest(body: Buffer): ConversationReading {
  const root = rootPlace(parseBody(body));
  isObjectOf(root, requestMembers);
  const first = textAt(memberAt(root, 'instructions')) ?? '';
  const { instructions, turns, items } = readInput(memberAt(root, 'input'));
  const settings = readSettings(root);
  const member = root.refusals.first;
  if (member !== undefined) return { kind: 'untranslatable', member };
  const conversation = { ...settings, turns, instructions: first === '' ? instructions : [first, ...instructions] };
  return { kind: 'conversation', conversation, memberOf: (path) => memberOf(path, items) };
}

function readSettings(root: Place): Omit<Conversation, 'instructions' | 'turns'> {
  refuseOptions(memberAt(root, 'stream_options'));
  refuseIncludes(memberAt(root, 'include'));
  return {
    isStream: booleanAt(memberAt(root, 'stream')) ?? false,
    ...readTools(root),
    outputTokensMax: wholeNumberAt(memberAt(root, 'max_output_tokens'), { from: 1, to: Number.MAX_SAFE_INTEGER }),
    temperature: numberAt(memberAt(root, 'temperature'), { from: 0, to: 2 }),
    topP: numberAt(memberAt(root, 'top_p'), { from: 0, to: 1 }),
    format: readFormat(memberAt(root, 'text')),
    reasoning: readReasoning(memberAt(root, 'reasoning')),
    ...WITHOUT_MEMBERS,
  };
}

/** What this API has no members for. */
const WITHOUT_MEMBERS = {
  stopTexts: [],
  seed: undefined,
  frequencyPenalty: undefined,
  presencePenalty: undefined,
} as const;

function refuseOptions(place: Place): void {
  if (place.value !== undefined) isObjectOf(place, streamOptionMembers);
}

function refuseIncludes(place: Place): void {
  for (const included of elementsAt(place)) if (!INCLUDED.has(included.value)) refuse(included);
}

function readReasoning(place: Place): Conversation['reasoning'] {
  if (place.value === undefined || !isObjectOf(place, reasoningMembers)) return undefined;
  const effort = textAt(memberAt(place, 'effort'));
  const asks = ['summary', 'generate_summary'].map((name) => asksForSummary(memberAt(place, name)));
  const showsSummary = asks.includes(true);
  return effort === undefined && !showsSummary ? undefined : { effort, showsSummary };
}

const SUMMARIES: ReadonlySet<unknown> = new Set(['auto', 'concise', 'detailed']);

/** Other APIs show thoughts or they do not: how long the summary is to be cannot be said. */
function asksForSummary(place: Place): boolean {
  if (place.value !== undefined && !SUMMARIES.has(place.value)) refuse(place);
  return place.value !== undefined;
}
