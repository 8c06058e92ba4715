const WEIGHTS = [1, 3, 7, 1, 3, 7, 1, 3, 5] as const;

/**
 * Whether this is the number of a Korean business: ten digits, of which the last one follows from the others
 * (the check digit of 사업자등록번호). Hyphens are not digits: take them out first.
 */
export function isBusinessNumber(text: string): boolean {
  if (!/^\d{10}$/.test(text)) return false;
  const digits = [...text].map(Number);
  const weighed = WEIGHTS.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0);
  const carried = Math.floor((5 * (digits[8] ?? 0)) / 10);
  return (10 - ((weighed + carried) % 10)) % 10 === digits[9];
}
