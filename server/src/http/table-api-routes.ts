import {
  pageOf,
  retentionPreviewQuerySchema,
  retentionPreviewSchema,
  tableChangeSchema,
  tablePartitionsSchema,
  tableRetentionSchema,
  tableSchema,
  tableSummarySchema,
  tablesQuerySchema,
} from '@tallygate/contract';
import { type ApiRoute, json } from './api-route.ts';

/** The routes of tables. */
export const TABLE_ROUTES: readonly ApiRoute[] = [
  {
    method: 'get',
    path: '/api/v1/tables',
    summary: 'The tables that one may read',
    query: tablesQuerySchema,
    answer: json(200, 'All of them.', pageOf(tableSummarySchema)),
    refusals: [400, 401],
  },
  {
    method: 'get',
    path: '/api/v1/tables/{name}',
    summary: 'A table: its columns and newest rows',
    answer: json(200, 'The table.', tableSchema),
    refusals: [401, 403, 404, 503],
  },
  {
    method: 'patch',
    path: '/api/v1/tables/{name}',
    summary: 'Say how long a table keeps its rows; for account admins',
    isCreating: true,
    body: tableChangeSchema,
    answer: json(200, 'How it is kept from now on.', tableRetentionSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'get',
    path: '/api/v1/tables/{name}/partitions',
    summary: 'What a table holds, day by day; for account admins',
    answer: json(200, 'Its partitions.', tablePartitionsSchema),
    refusals: [401, 403, 404, 503],
  },
  {
    method: 'get',
    path: '/api/v1/tables/{name}/retention-preview',
    summary: 'What would go if a table kept its rows so long; for account admins',
    query: retentionPreviewQuerySchema,
    answer: json(200, 'What would go.', retentionPreviewSchema),
    refusals: [400, 401, 403, 404, 409, 503],
  },
];
