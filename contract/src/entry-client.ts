import { z } from 'zod';
import { meSchema } from './api-error.ts';
import { at, type Caller, type CallOptions } from './call.ts';
import { type Setup, sessionSchema, setupStateSchema } from './people.ts';

/** Who is there, and how the first one comes in. */
export function entryCalls(call: Caller) {
  return {
    /** Whether the first account admin is still to be made, and whether this link's token is good. */
    setupState: (token: string | undefined, how: CallOptions = {}) =>
      call({ path: at('setup'), query: { token }, answer: setupStateSchema, ...how }),
    /** Makes the first account admin and signs in. */
    setup: (body: Setup, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('setup'), body, answer: sessionSchema, ...how }),
    /** Null: nobody is signed in. */
    session: (how: CallOptions = {}) => call({ path: at('session'), answer: sessionSchema.nullable(), ...how }),
    signOut: (how: CallOptions = {}) => call({ method: 'DELETE', path: at('session'), answer: z.null(), ...how }),
    me: (how: CallOptions = {}) => call({ path: at('me'), answer: meSchema, ...how }),
  };
}
