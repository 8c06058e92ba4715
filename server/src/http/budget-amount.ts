/** What a budget counts. */
type Unit = 'cost' | 'tokens' | 'requests';

const NANO_PLACES = 9;

/** Whole units of a decimal text: of cost nano-USD. undefined: too large, or a part of a token. */
export function readUnits(amount: string, unit: Unit): number | undefined {
  const [whole = '', fraction = ''] = amount.split('.');
  if (unit !== 'cost') return fraction === '' ? safe(BigInt(whole)) : undefined;
  return safe(BigInt(whole + fraction.padEnd(NANO_PLACES, '0')));
}

/** The decimal text of whole units, without needless zeros. */
export function shownUnits(units: number, unit: Unit): string {
  if (unit !== 'cost') return String(units);
  const digits = String(units).padStart(NANO_PLACES + 1, '0');
  const fraction = digits.slice(-NANO_PLACES).replace(/0+$/, '');
  return digits.slice(0, -NANO_PLACES) + (fraction === '' ? '' : `.${fraction}`);
}

function safe(units: bigint): number | undefined {
  return units <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(units) : undefined;
}
