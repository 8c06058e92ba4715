import { z } from 'zod';

/** What a page's figures may be cut by, beside their range; each is a list of values of which one must be met. */
export const FILTERS = ['workspaces', 'endpoints', 'models', 'requesters', 'tags', 'agents', 'statuses'] as const;
export type FilterName = (typeof FILTERS)[number];

/** What one place of a time axis is. */
export const GRANULARITIES = ['hour', 'day', 'week', 'month'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

const values = (what: string, charactersMax = 256) =>
  z.array(z.string().max(charactersMax)).max(1_000).default([]).describe(`${what}; empty: all.`);
/** As long as those of a request may be. */
const TAG_CHARACTERS_MAX = 4_096;

/**
 * Which rows, and how finely: what somebody who looks at a dashboard chooses, and nothing else. Body of
 * `POST /api/v1/dashboards/{id}/datasets/{dataset}/run` and of all that is exported. A filter that the dashboard does
 * not offer is refused.
 */
export const datasetRunSchema = z.strictObject({
  from: z.iso.datetime().describe('Start, included.'),
  to: z.iso.datetime().describe('End, not included.'),
  granularity: z.enum(GRANULARITIES).optional().describe('Of time axes; default: by the length of the range.'),
  workspaces: values('Ids'),
  endpoints: values('Names'),
  models: values('Models that served; an empty text: none did'),
  requesters: values('Stable ids'),
  tags: values('Tags of requests as `name=value`', TAG_CHARACTERS_MAX),
  agents: values('Coding agents; an empty text: none'),
  statuses: values('Values of `final_status`'),
});
export type DatasetRun = z.input<typeof datasetRunSchema>;
export type DatasetQuestionBody = z.output<typeof datasetRunSchema>;
