import { type AuditStore, recordAct } from '#audit';
import type { Clock, Instant } from '#kernel';
import type { Actor } from './actor.ts';
import type { Origin } from './ports.ts';
import { PREVIEWS, type PreviewId } from './preview-registry.ts';

/** How somebody switched a preview. */
export interface SwitchedPreview {
  readonly id: string;
  readonly isOn: boolean;
  readonly updatedAt: Instant;
  readonly updatedBy: { readonly id: string; readonly address: string };
}

/** Where it is kept how previews were switched. Without a transaction the last committed state is read. */
export interface PreviewStore<Tx> {
  /** Those that were switched at some time. */
  all(tx?: Tx): Promise<readonly SwitchedPreview[]>;
  save(tx: Tx, preview: SwitchedPreview): Promise<void>;
}

/** A preview as it stands. */
export interface PreviewState {
  readonly id: PreviewId;
  readonly isOn: boolean;
  /** undefined: never. */
  readonly switched: SwitchedPreview | undefined;
}

/** Which features are on. `Tx` is a transaction of the control store. */
export interface Previews<Tx> {
  list(): Promise<readonly PreviewState[]>;
  isOn(id: PreviewId): Promise<boolean>;
  /** Every switch is an entry of the audit log; one that changes nothing is none. `keep` runs in the same transaction. */
  set(
    asked: {
      readonly id: PreviewId;
      readonly isOn: boolean;
      readonly actor: Actor;
      readonly keep?: ((tx: Tx, state: PreviewState) => Promise<void>) | undefined;
    },
    origin: Origin,
  ): Promise<PreviewState>;
}

export function createPreviews<Tx>(ports: {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: PreviewStore<Tx>;
  readonly audit: AuditStore<Tx>;
  readonly clock: Clock;
}): Previews<Tx> {
  const { store, audit, clock } = ports;
  return {
    list: async () => statesOf(await store.all()),
    isOn: async (id) => stateOf(id, await store.all()).isOn,
    set: ({ id, isOn, actor, keep }, { address, requestId }) =>
      ports.transaction(async (tx) => {
        const before = stateOf(id, await store.all(tx));
        const updatedBy = { id: actor.requesterId, address: actor.requester };
        const switched = { id, isOn, updatedAt: clock.now(), updatedBy };
        const after = before.isOn === isOn ? before : { id, isOn, switched };
        if (after !== before) {
          await store.save(tx, switched);
          await recordAct(audit, tx, {
            at: switched.updatedAt,
            actorId: updatedBy.id,
            actor: updatedBy.address,
            action: isOn ? 'preview.switched_on' : 'preview.switched_off',
            target: `preview:${id}`,
            before: { is_on: before.isOn },
            after: { is_on: isOn },
            address,
            requestId,
          });
        }
        await keep?.(tx, after);
        return after;
      }),
  };
}

function statesOf(switched: readonly SwitchedPreview[]): readonly PreviewState[] {
  return (Object.keys(PREVIEWS) as PreviewId[]).map((id) => stateOf(id, switched));
}

function stateOf(id: PreviewId, all: readonly SwitchedPreview[]): PreviewState {
  const switched = all.find((each) => each.id === id);
  return { id, isOn: switched?.isOn ?? PREVIEWS[id].isOnByDefault, switched };
}
