export { type Actor, actorOfKey, actorOfSession } from './actor.ts';
export { type ApiKeyRow, type KeySecret, keyRecordsOf, type OwnedKey } from './api-key.ts';
export { openToEveryone } from './grants.ts';
export type { CountedGroup } from './groups.ts';
export { createIdentity, type Identity } from './identity.ts';
export type { IdentityStore } from './identity-store.ts';
export { invitationMail } from './invitation-mail.ts';
export { INVITATION_LIFE_MS, type InvitationState, type Invited, stateOf } from './invitations.ts';
export type { KeyRules } from './key-store.ts';
export { hashSecret, type KeyRecord, type Role } from './keys.ts';
export { makeKey } from './make-key.ts';
export type { MadeKey } from './manage-keys.ts';
export { type Action, type Asker, may, type Permission, roleOf } from './may.ts';
export type { NewOwner, OwnerChange } from './members.ts';
export type { Grants, Owner, OwnerKind, Subject, SubjectKind, WorkspaceRole } from './owner.ts';
export type { People } from './people.ts';
export type { By, PeopleOutcome, PeopleRefusal } from './people-act.ts';
export type {
  DirectRole,
  Grant,
  GrantedObject,
  Grantee,
  Group,
  GroupMember,
  Invitation,
  MadeWorkspace,
} from './people-store.ts';
export { emailKey, type Person } from './person.ts';
export type { IdentityPorts, Origin } from './ports.ts';
export { isPreviewId, PREVIEWS, type PreviewId } from './preview-registry.ts';
export { createPreviews, type PreviewState, type PreviewStore, type Previews } from './previews.ts';
export { type TextBox, textBox } from './seal-text.ts';
export type { SignedIn } from './sessions.ts';
export type { SignInDoor } from './sign-in-door.ts';
export type { KnownSession } from './sign-in-engine.ts';
export type { SendMail } from './sign-in-ports.ts';
export type { SignInSettings, SingleSignOnSettings } from './sign-in-settings.ts';
export { clientOf } from './sign-in-throttle.ts';
export type { ListedWorkspace } from './workspaces.ts';
