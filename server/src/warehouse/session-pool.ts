import type { Engine, EngineSession } from './engine.ts';
import { quotedName } from './quoted.ts';

/** What a query needs to find in its session. */
interface SessionState {
  readonly database: string;
  /** SQL literals by name; every other setting has the engine's default. */
  readonly settings: ReadonlyMap<string, string>;
}

/** A session and what was set in it. */
interface PooledSession extends EngineSession {
  /** Makes it so; what an earlier query had set and this one does not is put back to the default. */
  become(state: SessionState): Promise<void>;
}

export interface SessionPool {
  take(): PooledSession;
  /** Hands it back after a query that set nothing else and did not fail. Any other session is closed instead. */
  giveBack(session: PooledSession): void;
  close(): void;
}

const DEFAULT_DATABASE = 'default';

/** Keeps sessions that are as good as new; closing one is put off by the driver until every running query ended. */
export function sessionPool(engine: Engine, idleMax: number): SessionPool {
  const idle: PooledSession[] = [];
  return {
    take: () => idle.pop() ?? pooled(engine.session()),
    giveBack: (session) => {
      if (idle.length < idleMax) idle.push(session);
      else session.close();
    },
    close: () => {
      for (const session of idle.splice(0)) session.close();
    },
  };
}

function pooled(session: EngineSession): PooledSession {
  const current = new Map<string, string>();
  let database = DEFAULT_DATABASE;
  return {
    ...session,
    become: async (wanted) => {
      const changes = [...wanted.settings].filter(([name, literal]) => current.get(name) !== literal);
      const resets = [...current.keys()].filter((name) => !wanted.settings.has(name));
      if (changes.length + resets.length > 0) {
        const parts = [
          ...changes.map(([name, literal]) => `${name} = ${literal}`),
          ...resets.map((name) => `${name} = DEFAULT`),
        ];
        await session.run(`SET ${parts.join(', ')}`, 'Null');
        for (const [name, literal] of changes) current.set(name, literal);
        for (const name of resets) current.delete(name);
      }
      if (wanted.database === database) return;
      await session.run(`USE ${quotedName(wanted.database)}`, 'Null');
      database = wanted.database;
    },
  };
}
