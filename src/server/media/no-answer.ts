type NoAnswer =
  /** Our own guard did not let the call leave. */
  | "forbidden"
  /** No connection came about, so nothing was sent. */
  | "never-connected"
  /** The time was over; the other side may have heard all of it. */
  | "late"
  /** The connection broke off at some point nobody knows. */
  | "broken-off";

/** Why a call over HTTP ended without an answer: only the first two surely changed nothing there. */
export function whyNoAnswer(error: unknown): NoAnswer {
  const causes = [...chain(error)];
  if (causes.some(isForbidden)) return "forbidden";
  if (causes.some(neverConnected)) return "never-connected";
  return causes.some(({ name }) => name === "TimeoutError") ? "late" : "broken-off";
}

type Cause = {
  name?: string;
  code?: string;
  syscall?: string;
  errors?: Cause[];
  cause?: unknown;
  constructor: { name: string };
};

function* chain(error: unknown): Generator<Cause> {
  for (let at = error as Cause | undefined; at; at = at.cause as Cause | undefined) yield at;
}

function isForbidden(cause: Cause): boolean {
  return cause.constructor.name === "ForbiddenHost";
}

/** Names of more than one address fail with one error that holds those of all. */
function neverConnected({ code = "", syscall, errors = [] }: Cause): boolean {
  if (syscall === "connect" || syscall === "getaddrinfo" || errors.some(neverConnected)) return true;
  return unconnected.test(code) || untrusted.test(code);
}

const unconnected = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EPROTO|UND_ERR_CONNECT_TIMEOUT)$/;
const untrusted = /^ERR_TLS_|^ERR_SSL_.*(WRONG|HANDSHAKE|PROTOCOL|VERSION)|CERT|SIGNATURE|UNABLE_TO_/;
