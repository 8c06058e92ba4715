import { type Admissions, createAdmissions, isBefore, type SpoolPosition } from '#admission';
import type { Snapshot } from '#gateway';
import { type Log, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { leaseClient } from './lease-client.ts';
import { lesser, startCharges } from './start-charges.ts';

/** What the limits of a gateway are made of. */
export interface GatewayLimitParts {
  readonly spoolDir: string;
  /** Names the gateway over restarts. */
  readonly spoolId: string;
  /** Behind what earlier runs left, and what was recovered of them. */
  readonly recoveredTo: SpoolPosition;
  readonly controlUrl: () => string;
  readonly internalSecret: string;
  readonly snapshot: () => Snapshot;
  /** Everything before the position was shipped and charged. */
  readonly done: (position: SpoolPosition) => void;
  readonly log: Log;
}

/** The limits of one gateway. */
export interface GatewayLimits {
  /** The door that every call passes. */
  readonly admissions: Admissions;
  /** The disk has everything before the position. */
  synced(position: SpoolPosition): void;
  /** The warehouse has everything before the position. */
  shipped(position: SpoolPosition): void;
  /** The configuration is another one. */
  onChange(snapshot: Snapshot): void;
  stop(): Promise<void>;
}

/** The door with its leases from control, and the charges of what passed it. */
export function gatewayLimits(parts: GatewayLimitParts): GatewayLimits {
  const { spoolId: gateway, spoolDir, recoveredTo, controlUrl, internalSecret: secret, done, log } = parts;
  const clock = systemClock;
  const run = uuidV7Maker(systemRandom)(clock.now());
  const client = leaseClient({ controlUrl, secret, clock });
  const admissions = createAdmissions({
    ...{ gateway, run, clock, log },
    call: client.call,
    mayAdmitAway: () => parts.snapshot().limits?.whenControlIsAway === 'admit',
  });
  client.followRecalls(gateway, (recall) => admissions.recalled(recall));
  let shipped: SpoolPosition | undefined;
  let isRecovered = false;
  const settle = (charged: SpoolPosition | undefined): void => {
    if (shipped !== undefined) done(lesser(shipped, charged));
    if (isRecovered || (charged !== undefined && isBefore(charged, recoveredTo))) return;
    isRecovered = true;
    if (charged !== undefined) admissions.recovered();
  };
  const charges = startCharges({
    ...{ spoolDir, secret, run, recoveredTo, controlUrl, log },
    onCharged: settle,
  });
  // Who was charged once is charged to the end, whatever is limited now.
  if (charges.position() !== undefined) charges.begin();
  const onChange = ({ limits, creditPrices }: Snapshot): void => {
    if (creditPrices !== undefined) charges.begin();
    // Runs are counted whether anything is limited or not; control says whether records have to be read.
    if (limits !== undefined && (limits.budgets.length > 0 || limits.runs !== undefined)) charges.begin();
  };
  onChange(parts.snapshot());
  return {
    admissions,
    synced: charges.synced,
    shipped: (position) => {
      shipped = position;
      settle(charges.position());
    },
    onChange,
    stop: async () => {
      await admissions.stop();
      await charges.stop();
      client.stop();
    },
  };
}
