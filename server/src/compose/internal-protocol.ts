/** Where a gateway asks control for the snapshot. */
export const SNAPSHOT_PATH = '/internal/v1/snapshot';

/** Where a gateway asks whether control answers. */
export const READY_PATH = '/internal/v1/ready';

/** The header field that carries the internal secret. */
export const INTERNAL_SECRET_FIELD = 'x-tallygate-internal';

/** Time that control keeps a question open while nothing changes. */
export const POLL_WAIT_MS = 25_000;
