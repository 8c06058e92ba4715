/** A business number as people write it: `123-45-67891`. What is no number of ten digits stays as it is. */
export function businessNumberText(digits: string): string {
  return /^\d{10}$/.test(digits) ? `${digits.slice(0, 3)}-${digits.slice(3, 5)}-${digits.slice(5)}` : digits;
}
