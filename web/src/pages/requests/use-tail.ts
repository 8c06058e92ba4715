import type { RequestArrivalsFilter } from '@tallygate/contract';
import { useEffect, useMemo, useRef, useState } from 'react';
import { askArrivals, useArrivalTicks } from '../../api/use-requests.ts';
import { EMPTY_TAIL, sinceListed, type Tail, withArrivals } from './tail-model.ts';

interface Followed {
  readonly tail: Tail;
  /** The last look failed; the next one goes on where the last good one ended. */
  readonly isFailing: boolean;
}

interface Following extends Followed {
  /** The list was read anew after the tail was as `then`: what had come by then stands in it. */
  readonly leaveOut: (then: Tail) => void;
}

/** Follows rows as they come in, while it is on. Another filter begins anew; a pause goes on where it began. */
export function useTail(filter: RequestArrivalsFilter, { isOn }: { readonly isOn: boolean }): Following {
  const key = JSON.stringify(filter);
  const [followed, setFollowed] = useState({ key, tail: EMPTY_TAIL, isFailing: false });
  const tick = useArrivalTicks(isOn);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says whether the filter is another
  const follower = useMemo(() => followerOf(filter, (state) => setFollowed({ key, ...state })), [key]);
  const last = useRef(follower);
  useEffect(() => {
    if (last.current !== follower) last.current.stop();
    last.current = follower;
    if (isOn && tick > 0) follower.look();
  }, [follower, isOn, tick]);
  useEffect(() => () => last.current.stop(), []);
  const { tail, isFailing } = followed.key === key ? followed : NOTHING;
  return { tail, isFailing, leaveOut: follower.leaveOut };
}

const NOTHING: Followed = { tail: EMPTY_TAIL, isFailing: false };

/** One look after the other: news that come while one is under way cause another one after it. */
function followerOf(filter: RequestArrivalsFilter, tell: (followed: Followed) => void) {
  const leaving = new AbortController();
  let tail = EMPTY_TAIL;
  let isLooking = false;
  let isAsked = false;
  const look = async (): Promise<void> => {
    isAsked = true;
    if (isLooking) return;
    isLooking = true;
    while (isAsked && !leaving.signal.aborted) {
      isAsked = false;
      const cursor = tail.cursor === undefined ? {} : { cursor: tail.cursor };
      const answer = await askArrivals({ ...filter, ...cursor }, leaving.signal).catch(() => undefined);
      if (leaving.signal.aborted) break;
      if (answer !== undefined) tail = withArrivals(tail, answer);
      tell({ tail, isFailing: answer === undefined });
    }
    isLooking = false;
  };
  const leaveOut = (then: Tail) => {
    if (leaving.signal.aborted) return;
    tail = sinceListed(tail, then);
    tell({ tail, isFailing: false });
  };
  return { look: () => void look(), leaveOut, stop: () => leaving.abort() };
}
