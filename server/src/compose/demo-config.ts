import type { Language } from '@tallygate/contract';
import { type DeclaredSampleEndpoint, SAMPLE_ENDPOINTS, SAMPLE_WORKSPACES } from '#usage';

/**
 * The configuration that the demo serves where there is no file: the workspaces and endpoints of its sample, answered by
 * the built-in provider, so that they can be called without a key. Messages are in the language of whoever starts it.
 */
export function demoConfig(language: Language): string {
  return [
    '# 데모가 사용하는 구성입니다. 데모를 시작할 때마다 다시 만들어집니다. 직접 작성한 파일은 TALLYGATE_CONFIG로 지정합니다.',
    '# What the demo serves. It is written anew at each start of the demo; name a file of your own with TALLYGATE_CONFIG.',
    `account: { name: Example, timezone: Asia/Seoul, language: ${language} }`,
    'workspaces:',
    ...SAMPLE_WORKSPACES.map((name) => `  - { name: ${name} }`),
    'providers:',
    '  demo: { kind: demo }',
    'endpoints:',
    ...Object.values(SAMPLE_ENDPOINTS).flatMap(endpointLines),
    '',
  ].join('\n');
}

function endpointLines({ name, workspace, tags, destinations, fallbacks }: DeclaredSampleEndpoint): readonly string[] {
  return [
    `  - name: ${name}`,
    `    workspace: ${workspace}`,
    `    tags: ${JSON.stringify(tags)}`,
    '    destinations:',
    ...destinations.map((each) => `      - { ${targetText(each)}, traffic_percentage: ${each.share} }`),
    ...(fallbacks.length === 0 ? [] : ['    fallbacks:']),
    ...fallbacks.map((each) => `      - { ${targetText(each)} }`),
  ];
}

function targetText({
  name,
  model,
}: DeclaredSampleEndpoint['destinations'][number] | DeclaredSampleEndpoint['fallbacks'][number]): string {
  return `name: ${name}, provider: demo, model: ${model}`;
}
