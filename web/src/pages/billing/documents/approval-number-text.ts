/** The tax office's approval number as it is printed on invoices: `20260105-41000042-00001234`. */
export function approvalNumberText(number: string): string {
  return number.replace(/^(.{8})(.{8})(.{8})$/, '$1-$2-$3');
}
