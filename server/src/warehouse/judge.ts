import type { EngineSession } from './engine.ts';
import { Fault, fault } from './fault.ts';
import { quoted } from './quoted.ts';
import { readStatement, type Statement } from './statement.ts';

/** Has the engine parse and format statements; throws its syntax error, also for more than one statement. */
export interface Judge {
  judge(session: EngineSession, text: string): Promise<Statement>;
}

/** Statements remembered, and how long they may be: those that repeat all the time, such as the shipper's INSERT and what dashboards ask. */
const REMEMBERED_MAX = 500;
const REMEMBERED_CHARS_MAX = 16_384;

export function statementJudge(statementBytesMax: number): Judge {
  const remembered = new Map<string, Statement>();
  return {
    judge: async (session, text) => {
      const known = remembered.get(text);
      if (known !== undefined) {
        // The one that was not asked for longest is forgotten first.
        remembered.delete(text);
        remembered.set(text, known);
        return known;
      }
      if (Buffer.byteLength(text) > statementBytesMax) {
        throw fault('TOO_MANY_BYTES', `The statement is longer than ${statementBytesMax} bytes, the limit here.`);
      }
      const statement = readStatement(await format(session, text));
      if (text.length <= REMEMBERED_CHARS_MAX) remember(remembered, text, statement);
      return statement;
    },
  };
}

async function format(session: EngineSession, text: string): Promise<string> {
  try {
    const result = await session.run(`SELECT formatQuery(${quoted(text)})`, 'RawBLOB');
    return Buffer.from(result.bytes).toString('utf8');
  } catch (error) {
    // the caller wrote the inner statement only
    throw error instanceof Fault ? new Fault(error.code, error.message.replace(OUTER, ''), { cause: error }) : error;
  }
}

const OUTER = /: In scope SELECT formatQuery\([\s\S]*\)\.(?= \([A-Z_]+\)$)/;

function remember(remembered: Map<string, Statement>, text: string, statement: Statement): void {
  const [oldest] = remembered.keys();
  if (remembered.size >= REMEMBERED_MAX && oldest !== undefined) remembered.delete(oldest);
  remembered.set(text, statement);
}
