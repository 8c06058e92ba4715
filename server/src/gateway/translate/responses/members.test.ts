import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MemberRules } from '../chat/member-rules.ts';
import * as items from './item-members.ts';
import * as request from './request-members.ts';

const packageFolder = dirname(createRequire(import.meta.url).resolve('openai'));
const RESPONSES = declarations('resources/responses/responses.d.ts');
const SHARED = declarations('resources/shared.d.ts');

interface Row {
  readonly from: string;
  /** One interface, or those whose members are taken together. */
  readonly types: readonly string[];
  readonly rules: MemberRules;
  /** Members that agents and the package's helpers add. */
  readonly beside?: readonly string[];
}

const rows: readonly Row[] = [
  {
    from: RESPONSES,
    types: ['ResponseCreateParamsBase'],
    rules: request.requestMembers,
    beside: ['client_metadata'],
  },
  { from: RESPONSES, types: ['StreamOptions'], rules: request.streamOptionMembers },
  { from: SHARED, types: ['Reasoning'], rules: request.reasoningMembers },
  { from: RESPONSES, types: ['ResponseTextConfig'], rules: request.textMembers },
  { from: RESPONSES, types: ['ResponseFormatTextJSONSchemaConfig'], rules: request.formatMembers },
  { from: RESPONSES, types: ['FunctionTool'], rules: request.functionToolMembers },
  { from: RESPONSES, types: ['ToolChoiceFunction'], rules: request.toolChoiceMembers },
  {
    from: RESPONSES,
    types: ['EasyInputMessage', 'Message', 'ResponseOutputMessage'],
    rules: items.messageMembers,
  },
  {
    from: RESPONSES,
    types: ['ResponseFunctionToolCall'],
    rules: items.callMembers,
    beside: ['parsed_arguments'],
  },
  { from: RESPONSES, types: ['FunctionCallOutput'], rules: items.callOutputMembers },
  { from: RESPONSES, types: ['ResponseReasoningItem'], rules: items.reasoningItemMembers },
  { from: RESPONSES, types: ['Summary'], rules: items.summaryMembers },
  { from: RESPONSES, types: ['ResponseInputText'], rules: items.inputTextMembers },
  { from: RESPONSES, types: ['ResponseOutputText'], rules: items.outputTextMembers, beside: ['parsed'] },
  { from: RESPONSES, types: ['ResponseOutputRefusal'], rules: items.outputRefusalMembers, beside: ['parsed'] },
  { from: RESPONSES, types: ['ResponseInputImage'], rules: items.inputImageMembers },
  { from: RESPONSES, types: ['ResponseInputFile'], rules: items.inputFileMembers },
];

describe('every member that the openai package knows has a rule, and no rule is of a member that nobody sends', () => {
  test.each(rows)('$types', ({ from, types, rules, beside = [] }) => {
    const listed = types.flatMap((type) => membersOf(from, type));
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

  test('what a client may ask to be included is listed, and only probabilities are refused', () => {
    const listed = [...(/type ResponseIncludable = ([^;]+);/.exec(RESPONSES)?.[1] ?? '').matchAll(/'([^']+)'/g)];
    const names = listed.map(([, name]) => name);
    expect(names.filter((name) => !request.INCLUDED.has(name))).toEqual(['message.output_text.logprobs']);
  });
});

/** A declaration file without its comments. */
function declarations(file: string): string {
  return readFileSync(join(packageFolder, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
}

/** Names of the members of the first interface of that name, without those of objects inside. */
function membersOf(source: string, type: string): string[] {
  const [, indent = '', body = ''] =
    new RegExp(`^( *)(?:export )?interface ${type} \\{\\n([\\s\\S]*?)^\\1\\}`, 'm').exec(source) ?? [];
  const lines = body.split('\n');
  const member = new RegExp(`^${indent} {4}(\\w+)\\??:`);
  return lines.map((line) => member.exec(line)?.[1]).filter((name) => name !== undefined);
}
