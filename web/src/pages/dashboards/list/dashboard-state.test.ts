import { expect, test } from 'vitest';
import { marksOf } from './dashboard-state.ts';

const GOOD = {
  state: 'published',
  is_changed: false,
  has_draft: false,
  template: 'usage',
  template_version: 3,
  newest_template_version: 3,
} as const;

test.each([
  { when: 'nothing is special', facts: GOOD, texts: ['state.published'] },
  { when: 'it was taken back', facts: { ...GOOD, state: 'unpublished' }, texts: ['state.unpublished'] },
  { when: 'its publisher lost the right', facts: { ...GOOD, state: 'stopped' }, texts: ['state.stopped'] },
  {
    when: 'its template is newer',
    facts: { ...GOOD, newest_template_version: 4 },
    texts: ['state.published', 'mark.newer'],
  },
  { when: 'there are changes', facts: { ...GOOD, has_draft: true }, texts: ['state.published', 'mark.draft'] },
  {
    when: 'it differs from its template',
    facts: { ...GOOD, is_changed: true },
    texts: ['state.published', 'mark.changed'],
  },
  {
    when: 'it is no import',
    facts: { ...GOOD, template: null, is_changed: true, template_version: 1 },
    texts: ['state.published'],
  },
] as const)('when $when, those who manage it see $texts', ({ facts, texts }) => {
  expect(marksOf(facts, true).map(({ text }) => text)).toEqual(texts.map((text) => `dashboards.${text}`));
});

test('others are told only whether it can be read', () => {
  const facts = { ...GOOD, state: 'stopped', has_draft: true, newest_template_version: 9, is_changed: true } as const;
  expect(marksOf(facts, false).map(({ text }) => text)).toEqual(['dashboards.state.stopped']);
});
