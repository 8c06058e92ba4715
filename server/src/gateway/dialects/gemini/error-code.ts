import { providerErrorCode } from '../provider-error-code.ts';
import { type Member, membersOf, readValue } from '../read-members.ts';

/** The row's code for a `google.rpc.Status`: its `status` such as `RESOURCE_EXHAUSTED`, else the number in `code`. */
export function errorCodeOf(bytes: Buffer, member: Member | undefined): string | undefined {
  const error = readValue(bytes, member) ?? undefined;
  if (error === undefined) return undefined;
  const { status, code } = membersOf(error) ?? {};
  return providerErrorCode({ code, type: status });
}
