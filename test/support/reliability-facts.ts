/**
 * Faults, and the behaviour of the action. Each is the title of the tests that prove it, and a row of docs/reliability.md.
 */
export interface Fact {
  readonly fault: string;
  readonly does: string;
}

type Facts = Readonly<Record<string, Fact>>;

export function titleOf({ fault, does }: Fact): string {
  return `${fault}: ${does}`;
}

export const RETRIES = {
  once: {
    fault: 'Modal answers CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, INTERNAL or UNAVAILABLE',
    does: 'the call is sent again, under the same idempotency key',
  },
  always: {
    fault: 'Modal answers one of these four times in a row',
    does: 'the step fails with the last answer, after four attempts',
  },
  final: {
    fault:
      'Modal answers INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, FAILED_PRECONDITION or UNIMPLEMENTED, or UNAUTHENTICATED to the exchange of the credentials',
    does: 'the call is not sent again, and the error names the rejected request',
  },
  rateLimit: {
    fault: 'Modal answers RESOURCE_EXHAUSTED without a time to wait',
    does: 'the call is not sent again, and the error names the rate limit',
  },
  asked: {
    fault: 'Modal requests a wait (an RPCRetryPolicy), with any status',
    does: 'the action logs it, waits, and sends the call again, as often as Modal requests it',
  },
  askedTooLong: {
    fault: 'Modal requests a longer wait than timeout-seconds leaves',
    does: 'the step fails without waiting, and the error names timeout-seconds',
  },
  refused: {
    fault: 'Modal answers UNAUTHENTICATED to a call with the token of the exchange',
    does: 'the token is fetched again, once for all calls, and the call is sent again with it',
  },
  refusedTwice: {
    fault: 'Modal answers UNAUTHENTICATED to a call with the new token as well',
    does: 'the call is not sent again, and the error reports that Modal does not accept the credentials',
  },
  noNewToken: {
    fault: 'Modal answers UNAUTHENTICATED to a write, and then issues no new token',
    does: 'the step fails, and reports whether the secret may have been written',
  },
} as const satisfies Facts;

export const LOST = {
  replaceCreates: {
    fault: 'the answer to a replace that creates is lost',
    does: 'it is sent again; the secret holds exactly the keys, and the result is created',
  },
  replaceUpdates: {
    fault: 'the answer to a replace that overwrites is lost',
    does: 'it is sent again; the secret holds exactly the keys, and the result is updated',
  },
  mergeCreates: {
    fault: 'the answer to a merge that creates is lost',
    does: 'the second attempt finds the secret of the first and updates it; the result is created',
  },
  mergeUpdates: {
    fault: 'the answer to a merge that updates is lost',
    does: 'it is sent again; the other keys are kept, and the result is updated',
  },
  creates: {
    fault: 'the answer to a create is lost, and then a secret with its keys exists',
    does: 'the step fails, and reports that the creator is unknown',
  },
  deletes: {
    fault: 'the answer to a delete is lost',
    does: 'a missing secret counts as success, and the result is deleted',
  },
  somebodyElses: {
    fault: 'a create is lost on its way, and something else creates the secret with other keys',
    does: 'it does not change, and the result is skipped',
  },
  thenRefused: {
    fault: 'the answer to a write is lost, and the second attempt is rejected',
    does: 'the error does not claim that nothing was written',
  },
  checkFails: {
    fault: 'the check of required-keys after a write fails',
    does: 'the error does not claim that nothing was written',
  },
} as const satisfies Facts;

export const CONNECTION = {
  goaway: {
    fault: 'the server sends GOAWAY before it handles a call',
    does: 'the call is sent again over a new connection',
  },
  goawayAfter: {
    fault: 'the server sends GOAWAY and no answer',
    does: 'the call is sent again over a new connection',
  },
  refused: { fault: 'the server refuses a stream', does: 'the call is sent again over the same connection' },
  reset: { fault: 'the server resets a stream', does: 'the call is sent again over the same connection' },
  dropBefore: {
    fault: 'the connection is cut before the answer',
    does: 'the call is sent again over a new connection',
  },
  dropDuring: {
    fault: 'the connection is cut in the middle of the answer',
    does: 'the call is sent again over a new connection',
  },
  dropAlways: {
    fault: 'the connection is cut again and again',
    does: 'the step fails after four attempts, and reports whether anything may have been written',
  },
  hangOnce: {
    fault: 'an answer does not come within 15 s',
    does: 'the call is sent again, over a new connection: the old one may be dead',
  },
  hangRead: {
    fault: 'the server hangs in the token exchange or the look-up until timeout-seconds are used up',
    does: 'the step fails, names timeout-seconds, and reports that nothing was written',
  },
  hangWrite: {
    fault: 'the server hangs in a write until timeout-seconds are used up',
    does: 'the step fails, names timeout-seconds, and reports that the outcome of the write is unknown',
  },
  mute: {
    fault: 'something accepts the connection and never answers',
    does: 'the step ends after timeout-seconds, and reports that nothing was written',
  },
  refusesConnection: {
    fault: 'nothing listens at the address, or the port is wrong',
    does: 'the error names the address, and suggests checking MODAL_SERVER_URL, network and proxy',
  },
  unknownName: {
    fault: 'the name of the server is unknown (DNS)',
    does: 'the error names the address, and suggests checking MODAL_SERVER_URL, network and proxy',
  },
  fewStreams: {
    fault: 'the server accepts fewer parallel calls on a connection than concurrency',
    does: 'the others wait on the same connection, within their 15 s',
  },
} as const satisfies Facts;

export const ANSWERS = {
  html: { fault: 'an HTML page with HTTP 200', does: 'sent again; a plain error if it persists' },
  badGateway: { fault: 'HTTP 502 with an HTML page', does: 'sent again; a plain error if it persists' },
  proxyAuthentication: {
    fault: 'HTTP 407 from something on the way',
    does: 'sent again; a plain error if it persists',
  },
  forbidden: { fault: 'HTTP 403 from something on the way', does: 'sent again; a plain error if it persists' },
  noStatus: { fault: 'no grpc-status', does: 'sent again; a plain error if it persists' },
  badStatus: { fault: 'a malformed grpc-status', does: 'sent again; a plain error if it persists' },
  badDetails: {
    fault: 'malformed grpc-status-details-bin',
    does: 'the status counts: sent again if it is UNAVAILABLE; a plain error if it persists',
  },
  foreignDetails: {
    fault: 'grpc-status-details-bin with a code that gRPC does not have',
    does: 'the status counts: sent again if it is UNAVAILABLE; a plain error if it persists',
  },
  otherDetails: {
    fault: 'grpc-status-details-bin with another code than grpc-status',
    does: 'the status counts: sent again if it is UNAVAILABLE; a plain error if it persists',
  },
  badMessage: {
    fault: 'a malformed grpc-message',
    does: 'the status counts, and the text is decoded as far as possible',
  },
  halfHead: { fault: 'half the prefix of a frame', does: 'sent again; a plain error if it persists' },
  halfFrame: { fault: 'half a frame', does: 'sent again; a plain error if it persists' },
  wrongLength: { fault: 'a frame with a wrong length', does: 'sent again; a plain error if it persists' },
  compressed: { fault: 'an unrequested compressed frame', does: 'sent again; a plain error if it persists' },
  encoding: {
    fault: 'an unrequested grpc-encoding for a message that is not compressed',
    does: 'read: the message itself marks whether it is compressed',
  },
  tooLarge: { fault: 'a message of more than 4 MiB', does: 'not read; sent again; a plain error if it persists' },
  longType: {
    fault: 'a content type of 50,000 characters',
    does: 'sent again; a plain error that does not show it, if it persists',
  },
  badToken: {
    fault: 'an auth token that is not one word of printable ASCII, or longer than 64 KiB',
    does: 'a plain error that does not show it; nothing else is sent',
  },
  endless: { fault: 'a body without an end', does: 'not read; sent again; a plain error if it persists' },
  twoMessages: { fault: 'two messages instead of one', does: 'sent again; a plain error if it persists' },
  noMessage: { fault: 'no message, with status OK', does: 'sent again; a plain error if it persists' },
  noId: {
    fault: 'status OK without a valid secret id',
    does: 'the step fails; after a write, the outcome is unknown',
  },
  notProtobuf: { fault: 'a message that is not protobuf', does: 'sent again; a plain error if it persists' },
} as const satisfies Facts;

export const WARNINGS = {
  once: {
    fault: 'x-modal-warning with several calls',
    does: 'each text becomes one warning annotation',
  },
  joined: {
    fault: 'x-modal-warning with several texts, percent-encoded and joined by commas',
    does: 'each becomes its own warning annotation, decoded',
  },
  malformed: { fault: 'x-modal-warning that cannot be decoded', does: 'it is decoded as far as possible' },
  onError: { fault: 'x-modal-warning with an error', does: 'it becomes a warning annotation' },
  onAttempt: {
    fault: 'x-modal-warning with an attempt that fails and is repeated',
    does: 'it becomes a warning annotation',
  },
  many: {
    fault: 'more than ten different warnings',
    does: 'ten become warning annotations, and one more counts the rest',
  },
  commands: {
    fault: 'a warning that contains ::error:: or ##[error]',
    does: 'it is shown, but no workflow command runs',
  },
} as const satisfies Facts;

export const STOP = {
  read: {
    fault: 'SIGINT or SIGTERM during the look-up',
    does: 'the step fails; an annotation and the summary report the cancellation, and that nothing was written',
  },
  write: {
    fault: 'SIGINT or SIGTERM during a write',
    does: 'the step fails; an annotation and the summary report the cancellation, and that the outcome of the write is unknown',
  },
  wait: {
    fault: 'SIGINT or SIGTERM during a wait that Modal requested',
    does: 'the wait ends, and the step fails and reports the cancellation',
  },
  connecting: {
    fault: 'SIGINT or SIGTERM while the action connects',
    does: 'the step ends without waiting for it, and reports the cancellation and that nothing was written',
  },
  early: {
    fault: 'SIGINT or SIGTERM before the first call',
    does: 'the step fails; an annotation and the summary report the cancellation, and that nothing was written',
  },
} as const satisfies Facts;

export const PROXIES = {
  tunnel: {
    fault: 'HTTPS_PROXY or https_proxy is set',
    does: 'one CONNECT tunnel carries the whole run, with TLS and HTTP/2 from end to end',
  },
  lowerCase: { fault: 'both are set', does: 'https_proxy wins' },
  withoutScheme: { fault: 'the address of the proxy has no scheme', does: 'http: is assumed' },
  credentials: {
    fault: 'the address of the proxy has user and password, with percent-escapes',
    does: 'they are sent decoded, only to the proxy, and never shown',
  },
  goesAround: { fault: 'NO_PROXY or no_proxy names the host', does: 'the connection bypasses the proxy' },
  loopback: { fault: 'clear text to loopback with a proxy set', does: 'the connection bypasses the proxy' },
  breaks: {
    fault:
      'the connection through a proxy breaks, the server resets a stream or sends GOAWAY, or something else answers',
    does: 'the call is sent again, as without a proxy',
  },
  dies: {
    fault: 'an answer does not come through a proxy within 15 s',
    does: 'the call is sent again, through a new tunnel: the old one may be dead',
  },
  overTls: {
    fault: 'HTTPS_PROXY starts with https:',
    does: 'the proxy itself is reached over TLS, and its certificate is checked',
  },
  noTls: {
    fault: 'HTTPS_PROXY starts with https:, and the proxy does not use TLS',
    does: 'the error names the proxy and suggests checking HTTPS_PROXY',
  },
  dead: {
    fault: 'nothing listens at the address of the proxy',
    does: 'the error names the proxy without its password; nothing connects directly',
  },
  refuses: {
    fault: 'the proxy refuses the tunnel (HTTP 403)',
    does: 'the error names the proxy without its password; nothing connects directly',
  },
  asksCredentials: {
    fault: 'the proxy requires other credentials (HTTP 407)',
    does: 'the error names the proxy without its password; nothing connects directly',
  },
  drops: {
    fault: 'the proxy cuts the connection',
    does: 'the error names the proxy without its password; nothing connects directly',
  },
  cannotReach: {
    fault: 'the proxy cannot reach the server (HTTP 502)',
    does: 'the error names the proxy without its password; nothing connects directly',
  },
  hangs: {
    fault: 'the proxy never answers',
    does: 'the step ends after timeout-seconds; nothing connects directly',
  },
  malformed: {
    fault: 'HTTPS_PROXY is not the address of a proxy',
    does: 'the error shows a valid form, and not the password; nothing is sent',
  },
  otherScheme: {
    fault: 'HTTPS_PROXY starts with socks5:// or another scheme',
    does: 'the error names SOCKS proxies as not supported; nothing is sent',
  },
} as const satisfies Facts;

/** Facts about a list in MODAL_SERVER_URL. */
export const SERVERS = {
  first: { fault: 'the first server of the list can be reached', does: 'the others are not tried' },
  fails: { fault: 'the first server of the list cannot be reached', does: 'the second is tried at once' },
  hangs: {
    fault: 'the first server of the list accepts the connection and never starts TLS',
    does: 'the second is also tried after 3 s, and wins',
  },
  late: {
    fault: 'the first server of the list starts TLS after the second has won',
    does: 'the connection to it is closed, and no credentials are sent there',
  },
  certificate: {
    fault: 'the certificate of a server of the list is not trusted',
    does: 'the error names it, and no other server is tried',
  },
  none: { fault: 'no server of the list can be reached', does: 'the error names each of them, with the reason' },
  breaks: {
    fault: 'the connection to the server in use breaks',
    does: 'the call is sent again over a new connection, to the first server of the list that can be reached',
  },
  proxied: {
    fault: 'the proxy cannot reach the first server of the list',
    does: 'the action requests a tunnel to the second at once',
  },
  proxyHangs: {
    fault: 'the first server of the list hangs behind a proxy',
    does: 'the action requests a tunnel to the second after 3 s',
  },
  goesAround: {
    fault: 'NO_PROXY names one server of the list',
    does: 'only the connection to that one bypasses the proxy',
  },
  stopped: { fault: 'the run ends while the first server of the list hangs', does: 'the second is not tried' },
  clearText: {
    fault: 'http: to another machine in the list',
    does: 'it is refused before the first call',
  },
} as const satisfies Facts;

export const TLS = {
  ownAuthority: {
    fault: 'a certificate of an authority in NODE_EXTRA_CA_CERTS',
    does: 'it is trusted',
  },
  untrusted: {
    fault: 'a certificate that is not trusted',
    does: 'the error suggests NODE_EXTRA_CA_CERTS; nothing is sent',
  },
  switchedOff: {
    fault: 'NODE_TLS_REJECT_UNAUTHORIZED=0, which switches off the check of certificates',
    does: 'an untrusted certificate is still refused',
  },
  alpn: {
    fault: "a server that takes the client's first protocol",
    does: 'HTTP/2 is offered first',
  },
  clearServer: {
    fault: 'https: to a server without TLS',
    does: 'the error reports that the server does not use TLS',
  },
  tlsServer: { fault: 'http: to a server with TLS', does: 'the error suggests checking MODAL_SERVER_URL' },
  webServer: {
    fault: 'a web server with only HTTP/1.1',
    does: 'the error reports that, or that it is not Modal',
  },
  clearText: { fault: 'http: to another machine', does: 'it is refused before the first call' },
  redirect: {
    fault: 'a redirect to another server',
    does: 'it is not followed, and no credentials go there',
  },
} as const satisfies Facts;

/** Every fact, by the headings of docs/reliability.md and the names in the tests. */
export const SECTIONS = {
  RETRIES: { title: 'Refusals', facts: RETRIES },
  LOST: { title: 'Lost answers', facts: LOST },
  CONNECTION: { title: 'Connections', facts: CONNECTION },
  ANSWERS: { title: 'Broken answers', facts: ANSWERS },
  WARNINGS: { title: 'Warnings', facts: WARNINGS },
  STOP: { title: 'Cancelled runs', facts: STOP },
  PROXIES: { title: 'Proxies', facts: PROXIES },
  TLS: { title: 'TLS and addresses', facts: TLS },
  SERVERS: { title: 'Several servers', facts: SERVERS },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly facts: Facts }>>;
