import { z } from 'zod';

/** Where rows coming in are told, for an `EventSource`. */
export const EVENTS_PATH = '/api/v1/events';

/** An event of `GET /api/v1/events` (server-sent; `event: data`): rows came in. */
export const dataEventSchema = z.object({ data_version: z.string(), last_ingested_at: z.iso.datetime().nullable() });
export type DataEvent = z.infer<typeof dataEventSchema>;
