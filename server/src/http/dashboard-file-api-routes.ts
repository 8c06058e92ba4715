import {
  dashboardExportSchema,
  dashboardScheduleChangeSchema,
  dashboardScheduleSchema,
  newDashboardScheduleSchema,
  nextMailsQuerySchema,
  nextRunsSchema,
  pageOf,
} from '@tallygate/contract';
import { z } from 'zod';
import { type ApiRoute, json } from './api-route.ts';

/** The routes of what leaves a dashboard: files, and mails on a schedule. */
export const DASHBOARD_FILE_ROUTES: readonly ApiRoute[] = [
  {
    method: 'post',
    path: '/api/v1/dashboards/{id}/pages/{page}/export',
    summary: 'A page of a dashboard as PDF, with the figures that its datasets have for the question',
    body: dashboardExportSchema,
    answer: { status: 200, description: 'The page.', content: { 'application/pdf': z.string() } },
    refusals: [400, 401, 403, 404, 409, 413, 503],
  },
  {
    method: 'get',
    path: '/api/v1/dashboards/{id}/schedules',
    summary: 'Pages of a dashboard that are sent by mail; for account admins',
    answer: json(200, 'All of them.', pageOf(dashboardScheduleSchema)),
    refusals: [401, 403, 404],
  },
  {
    method: 'get',
    path: '/api/v1/dashboards/{id}/schedules/next',
    summary: 'When a schedule would send, in the account’s zone; a good way to see whether it is good',
    query: nextMailsQuerySchema,
    answer: json(200, 'The next three times.', nextRunsSchema),
    refusals: [400, 401, 403, 404],
  },
  {
    method: 'post',
    path: '/api/v1/dashboards/{id}/schedules',
    summary: 'Have a page sent by mail again and again; each time to those recipients who may see the dashboard then',
    isCreating: true,
    body: newDashboardScheduleSchema,
    answer: json(201, 'The schedule.', dashboardScheduleSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'patch',
    path: '/api/v1/dashboards/{id}/schedules/{schedule}',
    summary: 'Change a schedule',
    isCreating: true,
    body: dashboardScheduleChangeSchema,
    answer: json(200, 'The schedule.', dashboardScheduleSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'delete',
    path: '/api/v1/dashboards/{id}/schedules/{schedule}',
    summary: 'Remove a schedule',
    isCreating: true,
    answer: json(200, 'The schedule, as it was.', dashboardScheduleSchema),
    refusals: [400, 401, 403, 404, 409],
  },
  {
    method: 'post',
    path: '/api/v1/dashboards/{id}/schedules/{schedule}/send',
    summary: 'Send a scheduled page now, once; what came of it is told as the last mail of the schedule',
    isCreating: true,
    answer: json(200, 'The schedule; the mail waits for its turn.', dashboardScheduleSchema),
    refusals: [400, 401, 403, 404, 409],
  },
];
