import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MemberRules } from './member-rules.ts';
import * as messages from './message-members.ts';
import { requestMembers, streamOptionMembers } from './request-members.ts';
import * as tools from './tool-members.ts';

const packageFolder = dirname(createRequire(import.meta.url).resolve('openai'));
const CHAT = 'resources/chat/completions/completions.d.ts';
const SHARED = 'resources/shared.d.ts';

interface Row {
  readonly file: string;
  /** Interface names, from the outermost namespace in. */
  readonly type: string;
  readonly rules: MemberRules;
  /** Members that other servers and the package's helpers add. */
  readonly beside?: readonly string[];
}

const rows: readonly Row[] = [
  { file: CHAT, type: 'ChatCompletionCreateParamsBase', rules: requestMembers },
  { file: CHAT, type: 'ChatCompletionStreamOptions', rules: streamOptionMembers },
  { file: CHAT, type: 'ChatCompletionSystemMessageParam', rules: messages.instructionMembers },
  { file: CHAT, type: 'ChatCompletionDeveloperMessageParam', rules: messages.instructionMembers },
  { file: CHAT, type: 'ChatCompletionUserMessageParam', rules: messages.userMembers },
  {
    file: CHAT,
    type: 'ChatCompletionAssistantMessageParam',
    rules: messages.assistantMembers,
    beside: ['annotations', 'parsed', 'extra_content', 'reasoning_content', 'reasoning'],
  },
  { file: CHAT, type: 'ChatCompletionToolMessageParam', rules: messages.toolMessageMembers, beside: ['name'] },
  { file: CHAT, type: 'ChatCompletionContentPartText', rules: messages.textPartMembers },
  { file: CHAT, type: 'ChatCompletionContentPartRefusal', rules: messages.refusalPartMembers },
  { file: CHAT, type: 'ChatCompletionContentPartImage', rules: messages.imagePartMembers },
  { file: CHAT, type: 'ChatCompletionContentPartImage.ImageURL', rules: messages.imageUrlMembers },
  { file: CHAT, type: 'ChatCompletionContentPart.File', rules: messages.filePartMembers },
  { file: CHAT, type: 'ChatCompletionContentPart.File.File', rules: messages.fileMembers },
  {
    file: CHAT,
    type: 'ChatCompletionMessageFunctionToolCall',
    rules: messages.toolCallMembers,
    beside: ['extra_content', 'index'],
  },
  {
    file: CHAT,
    type: 'ChatCompletionMessageFunctionToolCall.Function',
    rules: messages.calledFunctionMembers,
    beside: ['parsed_arguments'],
  },
  { file: CHAT, type: 'ChatCompletionFunctionTool', rules: tools.functionToolMembers },
  { file: CHAT, type: 'ChatCompletionNamedToolChoice', rules: tools.functionToolMembers },
  { file: CHAT, type: 'ChatCompletionNamedToolChoice.Function', rules: tools.chosenFunctionMembers },
  { file: SHARED, type: 'FunctionDefinition', rules: tools.functionMembers },
  { file: SHARED, type: 'ResponseFormatJSONSchema', rules: tools.formatMembers },
  { file: SHARED, type: 'ResponseFormatJSONSchema.JSONSchema', rules: tools.jsonSchemaMembers },
];

describe('every member that the openai package knows has a rule, and no rule is of a member that nobody sends', () => {
  test.each(rows)('$type', ({ file, type, rules, beside = [] }) => {
    const listed = membersOfInterface(readFileSync(join(packageFolder, file), 'utf8'), type);
    expect(listed.length).toBeGreaterThan(0);
    expect(Object.keys(rules).toSorted()).toEqual([...new Set([...listed, ...beside])].toSorted());
  });

  test('each member that is ignored or refused says why, and nothing else is done with members', () => {
    const rules = rows.flatMap((row) => Object.values(row.rules));
    expect(rules.length).toBeGreaterThan(90);
    for (const rule of rules) {
      expect(['translated', 'ignored', 'refused']).toContain(rule.kind);
      if (rule.kind !== 'translated') expect(rule.why).toMatch(/^[A-Z].{10,}\.$/);
    }
  });
});

/** Names of an interface's members in a declaration file; `Outer.Inner` is an interface inside a namespace. */
function membersOfInterface(source: string, type: string): string[] {
  const path = type.split('.');
  const bare = source.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const scope = path.slice(0, -1).reduce((text, name) => bodyAfter(text, new RegExp(`namespace ${name} \\{`)), bare);
  const body = bodyAfter(scope, new RegExp(`interface ${path.at(-1)} (?:extends [^{]+)?\\{`));
  return topLevelNames(body);
}

function bodyAfter(text: string, opening: RegExp): string {
  const found = opening.exec(text);
  if (found === null) throw new Error(`nothing matches ${opening}`);
  const from = found.index + found[0].length;
  let depth = 1;
  let at = from;
  for (; depth > 0 && at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}') depth--;
  }
  return text.slice(from, at - 1);
}

function topLevelNames(body: string): string[] {
  let flat = body;
  for (let shorter = ''; flat !== shorter; ) {
    shorter = flat;
    flat = flat.replaceAll(/\{[^{}]*\}/g, '');
  }
  return [...flat.matchAll(/(?:^|;)\s*(\w+)\??:/g)].map(([, name = '']) => name);
}
