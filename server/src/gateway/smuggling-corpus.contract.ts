/** One head that someone may send to be read in two ways. Characters stand for bytes (latin1). */
export interface SmugglingCase {
  readonly name: string;
  readonly bytes: string;
  /** `refuse`: the handler sees nothing. `clean`: refused, or handed on as exactly one request with one meaning. */
  readonly expect: 'refuse' | 'clean';
}

const HOST = 'Host: gateway.example\r\n';
const INNER = `GET /smuggled HTTP/1.1\r\n${HOST}\r\n`;

const get = (line: string, fields = HOST): string => `${line}\r\n${fields}\r\n`;
const post = (fields: string, body: string): string => `POST /ok HTTP/1.1\r\n${HOST}${fields}\r\n${body}`;
const chunked = (body: string): string => post('Transfer-Encoding: chunked\r\n', body);
const field = (lines: string): string => `GET /ok HTTP/1.1\r\n${HOST}${lines}\r\n\r\n`;
const refuse = (name: string, bytes: string): SmugglingCase => ({ name, bytes, expect: 'refuse' });
const clean = (name: string, bytes: string): SmugglingCase => ({ name, bytes, expect: 'clean' });
const five = `hello${INNER}`;
const empty = `0\r\n\r\n${INNER}`;

const LENGTHS = [
  refuse('length and chunked', post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', empty)),
  refuse('chunked and length', post('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', empty)),
  refuse('length twice, alike', post('Content-Length: 5\r\nContent-Length: 5\r\n', five)),
  refuse('length twice, different', post('Content-Length: 5\r\nContent-Length: 0\r\n', five)),
  ...[
    '5, 5',
    '5,6',
    '+5',
    '-5',
    '0x5',
    '5 5',
    '5.0',
    '5e0',
    '',
    '5;',
    '\xb2',
    '5\x0b',
    '5\x00',
    '99999999999999999999',
  ].map((value) => refuse(`length ${JSON.stringify(value)}`, post(`Content-Length: ${value}\r\n`, five))),
  refuse('length with a blank before the colon', post('Content-Length : 5\r\n', five)),
  refuse('length with a tab before the colon', post('Content-Length\t: 5\r\n', five)),
  refuse('length folded', post('Content-Length:\r\n 5\r\n', five)),
  refuse('length after a blank', `POST /ok HTTP/1.1\r\n Content-Length: 5\r\n${HOST}\r\n${five}`),
  refuse('length behind a bare LF', post('X: y\nContent-Length: 5\r\n', five)),
  clean('length with leading zeros', post('Content-Length: 0005\r\nConnection: close\r\n', 'hello')),
  clean('length with a tab behind', post('Content-Length: 5\t\r\nConnection: close\r\n', 'hello')),
  clean(
    'length and a look-alike coding',
    post('Content-Length: 5\r\nTransfer_Encoding: chunked\r\nConnection: close\r\n', 'hello'),
  ),
  clean('a look-alike length alone', post('Content_Length: 5\r\nConnection: close\r\n', '')),
];

const CODINGS = [
  ...[
    'identity',
    'identity, chunked',
    'chunked, identity',
    'gzip, chunked',
    'chunked, chunked',
    'chunked,',
    ',chunked',
    'xchunked',
    'chunkedx',
    'chunked;q=1',
    '"chunked"',
    '\x0bchunked',
    'chunked\x00',
    'chunked\x01',
    '',
  ].map((value) => refuse(`coding ${JSON.stringify(value)}`, post(`Transfer-Encoding: ${value}\r\n`, empty))),
  refuse('coding twice, alike', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', empty)),
  refuse('coding twice, different', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', empty)),
  refuse('coding twice, the other way', post('Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n', empty)),
  refuse('coding with a blank before the colon', post('Transfer-Encoding : chunked\r\n', empty)),
  refuse('coding folded', post('Transfer-Encoding:\r\n chunked\r\n', empty)),
  refuse('coding with a bare CR behind', post('Transfer-Encoding: chunked\rX: y\r\n', empty)),
  refuse('coding with a bare LF behind', post('Transfer-Encoding: chunked\nX: y\r\n', empty)),
  refuse('coding of HTTP/1.0', `POST /ok HTTP/1.0\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n${empty}`),
  clean('coding in capitals', post('TRANSFER-ENCODING: CHUNKED\r\nConnection: close\r\n', '0\r\n\r\n')),
];

const CHUNKS = [
  ...['0x5', '-5', '+5', ' 5', '', 'g', '5 5', 'fffffffffffffffff', 'ffffffff'].map((size) =>
    refuse(`chunk size ${JSON.stringify(size)}`, chunked(`${size}\r\nhello\r\n${empty}`)),
  ),
  refuse('chunk size behind a bare LF', chunked(`5\nhello\r\n${empty}`)),
  refuse('chunk data without its end', chunked(`5\r\nhelloX${empty}`)),
  refuse('chunk data ended by a bare LF', chunked(`5\r\nhello\n${empty}`)),
  refuse('chunk extension with a bare LF', chunked(`5;a\nb\r\nhello\r\n${empty}`)),
  refuse('chunk extension with a bare CR', chunked(`5;a\rb\r\nhello\r\n${empty}`)),
  refuse('chunk extension with a NUL', chunked(`5;a\x00\r\nhello\r\n${empty}`)),
  refuse('last chunk without its end', chunked(`0\r\n${INNER}`)),
  refuse('last chunk ended by bare LFs', chunked(`0\n\n${INNER}`)),
  refuse('length in a trailer', chunked(`0\r\nContent-Length: 5\r\n\r\n${INNER}`)),
  refuse('coding in a trailer', chunked(`0\r\nTransfer-Encoding: chunked\r\n\r\n${INNER}`)),
  refuse('credential in a trailer', chunked(`0\r\nAuthorization: Bearer other\r\n\r\n${INNER}`)),
  refuse('host in a trailer', chunked(`0\r\nHost: other\r\n\r\n${INNER}`)),
  refuse('trailer with a blank before the colon', chunked(`0\r\nX : y\r\n\r\n${INNER}`)),
];

const LINES = [
  ...[
    'GET http://other.example/ok HTTP/1.1',
    'GET https://gateway.example/ok HTTP/1.1',
    'GET gateway.example:80 HTTP/1.1',
    'GET ok HTTP/1.1',
    'GET * HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'CONNECT other.example:443 HTTP/1.1',
    'TRACE /ok HTTP/1.1',
    'PROPFIND /ok HTTP/1.1',
    'FOO /ok HTTP/1.1',
    'get /ok HTTP/1.1',
    'G\x80T /ok HTTP/1.1',
    'GET /ok#part HTTP/1.1',
    'GET /ok\\part HTTP/1.1',
    'GET /ok"part HTTP/1.1',
    'GET /ok<part HTTP/1.1',
    'GET /ok{part HTTP/1.1',
    'GET /ok|part HTTP/1.1',
    'GET /ok\x01 HTTP/1.1',
    'GET /ok\x00 HTTP/1.1',
    'GET /ok\x7f HTTP/1.1',
    'GET /ok\xff HTTP/1.1',
    'GET /ok\r/part HTTP/1.1',
    'GET /ok part HTTP/1.1',
    'GET\t/ok HTTP/1.1',
    'GET /ok\tHTTP/1.1',
    'GET  HTTP/1.1',
    'GET /ok',
    'GET /ok HTTP/2.0',
    'GET /ok HTTP/1.2',
    'GET /ok HTTP/0.9',
    'GET /ok HTTP/1.10',
    'GET /ok HTTP/01.1',
    'GET /ok http/1.1',
    'GET /ok HTTPS/1.1',
    'GET /ok HTTP/1.1 x',
    ' GET /ok HTTP/1.1',
  ].map((line) => refuse(`line ${JSON.stringify(line)}`, get(line) + INNER)),
  refuse('HTTP/0.9', `GET /ok\r\n${INNER}`),
  refuse('bare LFs only', `GET /ok HTTP/1.1\nHost: gateway.example\n\n${INNER}`),
  refuse('the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  refuse('a greeting of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'),
  clean('two blanks in the line', get('GET  /ok HTTP/1.1', `${HOST}Connection: close\r\n`)),
  clean('an empty line before', `\r\n${get('GET /ok HTTP/1.1', `${HOST}Connection: close\r\n`)}`),
];

const HOSTS = [
  refuse('no host', get('GET /ok HTTP/1.1', '') + INNER),
  ...['', 'a/b', 'user@a', 'a, b', 'a b', 'a:b', 'a:', '\xe4', '[::1', 'a?b', 'a#b'].map((host) =>
    refuse(`host ${JSON.stringify(host)}`, get('GET /ok HTTP/1.1', `Host: ${host}\r\n`) + INNER),
  ),
  refuse('host twice, alike', get('GET /ok HTTP/1.1', HOST + HOST) + INNER),
  refuse('host twice, different', get('GET /ok HTTP/1.1', `${HOST}Host: other.example\r\n`) + INNER),
  refuse('host twice in HTTP/1.0', get('GET /ok HTTP/1.0', `${HOST}Host: other.example\r\n`) + INNER),
];

const FIELDS = [
  ...[
    'X : y',
    ': y',
    'X',
    'X(: y',
    'X\xff: y',
    'X\x00: y',
    'X: \x00',
    'X: \x01',
    'X: \x7f',
    'X: a\rb',
    'X: a\r\n b',
    'X Y: z',
  ].map((line) => refuse(`field ${JSON.stringify(line)}`, field(line) + INNER)),
  ...['content-length', 'Transfer-Encoding', 'host', 'authorization', 'x-api-key', 'close, content-type', 'a b'].map(
    (value) => refuse(`Connection: ${value}`, field(`Connection: ${value}`) + INNER),
  ),
  refuse('Authorization twice, alike', field('Authorization: Bearer a\r\nAuthorization: Bearer a') + INNER),
  refuse('Authorization twice, different', field('Authorization: Bearer a\r\nAuthorization: Bearer b') + INNER),
  refuse('Bearer and another API key', field('Authorization: Bearer a\r\nx-api-key: b') + INNER),
  refuse('two API keys', field('x-api-key: a\r\nx-goog-api-key: b') + INNER),
  refuse('Basic and an API key', field('Authorization: Basic YTpi\r\nx-api-key: b') + INNER),
  refuse('Bearer with two words', field('Authorization: Bearer a b') + INNER),
  refuse('another expectation', field('Expect: 200-ok') + INNER),
  refuse('two expectations', field('Expect: 100-continue, 200-ok') + INNER),
  clean('an upgrade', field('Connection: upgrade, close\r\nUpgrade: websocket')),
  clean(
    'an upgrade to HTTP/2',
    field('Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ'),
  ),
  clean('a nominated field', field('Connection: close, x-secret\r\nX-Secret: y')),
  clean('the same key twice under two names', field('Connection: close\r\nAuthorization: Bearer a\r\nx-api-key: a')),
];

/** Every way that we know of to make two programs disagree about where a request ends, whom it is for, or who sent it. */
export const SMUGGLING_CORPUS: readonly SmugglingCase[] = [
  ...LENGTHS,
  ...CODINGS,
  ...CHUNKS,
  ...LINES,
  ...HOSTS,
  ...FIELDS,
];
