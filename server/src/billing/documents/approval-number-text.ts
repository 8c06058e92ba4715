/** An approval number of the tax office as people read it: `20260105-10000000-0000abcd`. */
export function approvalNumberText(approvalNumber: string): string {
  return approvalNumber.replace(/^(.{8})(.{8})(.{8})$/, '$1-$2-$3');
}
