/** Where a gateway asks control for the snapshot. */
export const SNAPSHOT_PATH = '/internal/v1/snapshot';

/** Where a gateway asks whether control answers. */
export const READY_PATH = '/internal/v1/ready';

/** Where a gateway tells which keys it saw (POST). */
export const KEY_USES_PATH = '/internal/v1/key-uses';

/** The header field that carries the internal secret. */
export const INTERNAL_SECRET_FIELD = 'x-tallygate-internal';

/** Time that control keeps a question open while nothing changes. */
export const POLL_WAIT_MS = 25_000;

/** Where a gateway leases units of limits, and gives them back. */
export const LEASES_PATH = '/internal/v1/leases';

/** Where a gateway asks what control wants back; the question stays open. */
export const RECALLS_PATH = '/internal/v1/recalls';

/** Where a gateway tells what its records cost. */
export const CHARGES_PATH = '/internal/v1/charges';
