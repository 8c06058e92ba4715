/** How much of the disk stands ready, in bytes. */
export interface Room {
  /** Left in the segment that is written to. */
  readonly currentLeft: number;
  /** Segments filled with zeros and waiting. */
  readonly spares: number;
  /** What an empty segment takes. */
  readonly segmentRoom: number;
  /** The longest frame there can be. */
  readonly frameBytesMax: number;
  /** Set aside for the records of open requests. */
  readonly reserved: number;
}

/**
 * Bytes that frames of any sizes in any order will surely find, less what is set aside. A frame that does not fit moves
 * on to the next segment, so each segment may waste up to one byte less than the longest frame.
 */
export function freeBytes(room: Room): number {
  const waste = room.frameBytesMax - 1;
  return Math.max(0, room.currentLeft - waste) + room.spares * (room.segmentRoom - waste) - room.reserved;
}

/**
 * Kept free by everything but records of open requests: after a crash the segment written to is not used again, and the
 * records of the lost requests must fit into what else stands ready. So a recovery never needs the disk to give more.
 */
function recoveryFloor(room: Room): number {
  return room.segmentRoom;
}

/** Kept free by new requests, so that long open ones can be copied forward and old segments go. */
function openFloor(room: Room): number {
  return recoveryFloor(room) + room.segmentRoom / 4;
}

/** Whether a request, a refusal row or a progress note may take so many bytes, written and set aside together. */
export function hasRoomFor(room: Room, bytes: number): boolean {
  return freeBytes(room) - bytes >= openFloor(room);
}

/** Whether a frame may be copied forward. */
export function hasRoomToForward(room: Room, bytes: number): boolean {
  return freeBytes(room) - bytes >= recoveryFloor(room);
}

/** Whether one more segment should be made ready: ahead by a segment, or by half of what open requests hold if that is more. */
export function wantsSpare(room: Room): boolean {
  return freeBytes(room) - openFloor(room) < Math.max(room.segmentRoom, room.reserved / 2);
}
