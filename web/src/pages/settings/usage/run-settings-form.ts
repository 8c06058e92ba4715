import type { ChangedRunSettings, RunSettingsFacts } from '@tallygate/contract';
import { RUN_TYPE_BOUNDS } from '@tallygate/contract';
import { type Checked, wholeNumber } from './period-form.ts';

/** What somebody has typed of the settings of runs. */
export interface RunSettingsForm {
  readonly contact: string;
  /** Empty: no limit. */
  readonly hourly: string;
}

/** The form as the settings stand. */
export function beginningOf({ contact, runs_per_hour: hourly }: RunSettingsFacts): RunSettingsForm {
  return { contact, hourly: hourly === null ? '' : String(hourly) };
}

/** Reads what is to change; an empty change: nothing is. */
export function checkRunSettings(
  form: RunSettingsForm,
  known: RunSettingsFacts,
): Checked<ChangedRunSettings, keyof RunSettingsForm> {
  const contact = form.contact.trim();
  const number = wholeNumber(form.hourly);
  const hourly = form.hourly.trim() === '' ? null : number;
  const { min, max } = RUN_TYPE_BOUNDS.runsPerHour;
  if (hourly === undefined || (hourly !== null && (hourly < min || hourly > max))) {
    return { kind: 'problems', problems: { hourly: 'usage.problem.hourly' } };
  }
  const change = {
    ...(contact === known.contact ? {} : { contact }),
    ...(hourly === known.runs_per_hour ? {} : { runs_per_hour: hourly }),
  };
  return { kind: 'value', value: Object.keys(change).length === 0 ? {} : { ...change, version: known.version } };
}
