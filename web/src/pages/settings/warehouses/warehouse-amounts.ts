import type { Language } from '@tallygate/contract';

const MIB = 2 ** 20;
const MIB_IN_GIB = 1_024;

/** An amount of memory in the larger unit that writes it short. */
export function bytesText(bytes: number, language: Language): string {
  const mib = bytes / MIB;
  const [amount, unit] = mib >= MIB_IN_GIB ? [mib / MIB_IN_GIB, 'GiB'] : [mib, 'MiB'];
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(amount)} ${unit}`;
}

/** A time limit in seconds. */
export function secondsText(milliseconds: number, language: Language): string {
  const style = { style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language, style).format(milliseconds / 1_000);
}
