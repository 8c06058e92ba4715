import type { Instant, Random } from '#kernel';
import type { CallParts } from './call-parts.ts';
import type { FindTranslation } from './decide-request.ts';
import type { Dialect } from './dialects/dialect.ts';
import type { EdgeHandler, EdgeReply } from './edge.ts';
import type { Route } from './routes.ts';
import type { Snapshot } from './routing.ts';
import type { ReadPass } from './test-call/pass.ts';

/** What the data plane is made of. */
export interface DataPlaneParts extends CallParts {
  readonly dialects: readonly Dialect[];
  readonly findTranslation: FindTranslation;
  readonly random: Random;
  readonly nextRequestId: (at: Instant) => string;
  readonly nodeId: string;
  /** The newest configuration; replaced whole. */
  readonly snapshot: () => Snapshot;
  /** Credentials of test calls; undefined: none are taken. */
  readonly readPass?: ReadPass | undefined;
  /** Answers health, readiness and metrics. */
  readonly operation: (name: (Route & { readonly kind: 'operation' })['name'], reply: EdgeReply) => void;
  /** Takes what is not the data plane's. */
  readonly forward: EdgeHandler;
}
