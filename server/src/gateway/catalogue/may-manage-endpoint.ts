import { type Actor, may } from '#identity';

/** Whether somebody may change an endpoint, and so see all of it. */
export function mayManageEndpoint(
  actor: Actor,
  endpoint: { readonly name: string; readonly workspaceId: string },
): boolean {
  const { name, workspaceId } = endpoint;
  return may(actor, { kind: 'manage_endpoint', endpoint: name, workspaceId }).isAllowed;
}

/** Whether somebody may call an endpoint, and so know that it is there. */
export function mayCallEndpoint(actor: Actor, endpoint: { readonly name: string }): boolean {
  return may(actor, { kind: 'call_endpoint', endpoint: endpoint.name }).isAllowed;
}
