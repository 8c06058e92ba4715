import type { Instant } from '#kernel';
import type { RunNames } from './run.ts';

/** What the account chose for all runs. */
export interface RunSettings {
  /** What the system actor is called: who stands in for people where nobody started a run. */
  readonly systemActor: RunNames;
  /** Whom to ask for more runs; may be empty. */
  readonly contact: string;
  /** Billable runs in an hour, at most; undefined: as many as the quota allows. */
  readonly runsPerHour: number | undefined;
  /** Grows by one with each change; 0: nobody chose anything yet. */
  readonly version: number;
}

/** What holds until somebody chooses. */
export const DEFAULT_RUN_SETTINGS: RunSettings = {
  systemActor: { ko: '시스템', en: 'System' },
  contact: '',
  runsPerHour: undefined,
  version: 0,
};

/** Where these choices are kept. */
export interface RunSettingsStore<Tx> {
  find(tx?: Tx): Promise<RunSettings>;
  save(tx: Tx, settings: RunSettings, at: Instant): Promise<void>;
}
