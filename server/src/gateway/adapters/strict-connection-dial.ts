import { connect, type OnReadOpts, type Socket, type TcpNetConnectOpts } from 'node:net';
import { type ConnectionOptions, connect as connectTls, createSecureContext, type TLSSocket } from 'node:tls';
import type { StrictOrigin } from './strict-upstream-origin.ts';

const PROTOCOL = 'http/1.1';
/** So that a peer that vanished is noticed on a connection that nobody uses. */
const PROBE_AFTER_MS = 60_000;

/** Opens sockets to one origin. */
export interface Dialler {
  /** `opened` is called when the connection and, where asked for, TLS are there; what fails is told by the socket's `error`. */
  dial(onread: OnReadOpts, opened: (socket: Socket) => void): Socket;
}

/**
 * Names are resolved by the system, addresses of both families are tried (RFC 8305); proxies named in the environment are
 * not used. TLS: the certificate and its name must be right, and sessions are resumed by the newest ticket.
 */
export function createDialler(origin: StrictOrigin, ca: string | undefined): Dialler {
  return origin.isTls ? tlsDialler(origin, ca) : { dial: (onread, opened) => dialPlain(origin, onread, opened) };
}

function dialPlain({ host, port }: StrictOrigin, onread: OnReadOpts, opened: (socket: Socket) => void): Socket {
  const socket = connect(atOnce({ host, port, onread }));
  socket.once('connect', () => opened(socket));
  return socket;
}

function tlsDialler({ host, port, serverName }: StrictOrigin, ca: string | undefined): Dialler {
  const secureContext = createSecureContext(ca === undefined ? {} : { ca });
  let ticket: Buffer | undefined;
  return {
    dial: (onread, opened) => {
      const options: ConnectionOptions & TcpNetConnectOpts = {
        ...atOnce({ host, port, onread }),
        secureContext,
        rejectUnauthorized: true,
        ALPNProtocols: [PROTOCOL],
        ...(serverName === undefined ? {} : { servername: serverName }),
        ...(ticket === undefined ? {} : { session: ticket }),
      };
      const socket: TLSSocket = connectTls(options);
      socket.setNoDelay(true);
      socket.setKeepAlive(true, PROBE_AFTER_MS);
      socket.on('session', (newest) => {
        ticket = newest;
      });
      let isOpen = false;
      socket.once('secureConnect', () => {
        isOpen = true;
        const chosen = socket.alpnProtocol;
        if (chosen === PROTOCOL || chosen === false || chosen === null) opened(socket);
        else socket.destroy(new Error('the provider chose a protocol that was not offered'));
      });
      socket.once('error', () => {
        // A ticket may be what the provider stumbled over.
        if (!isOpen) ticket = undefined;
      });
      return socket;
    },
  };
}

function atOnce(place: { host: string; port: number; onread: OnReadOpts }): TcpNetConnectOpts {
  return {
    ...place,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: PROBE_AFTER_MS,
    autoSelectFamily: true,
    allowHalfOpen: false,
  };
}
