import type { Health } from "../medium.ts";

/** Why a mail server cannot be used, said by the code of what went wrong. */
export class MailTrouble extends Error {
  health: Health;
  constructor(health: Health) {
    super(health.reason);
    this.health = health;
  }
}

export type Where = { host: string; port: number };

export function troubleWith(where: Where, error: unknown): MailTrouble {
  if (error instanceof MailTrouble) return error;
  const {
    code: said = "",
    originalCode,
    tlsFailed,
  } = error as { code?: string; originalCode?: string; tlsFailed?: boolean };
  const code = originalCode ?? said;
  if (tlsFailed || isCertificate(code) || code === "ETLS") return insecure(where, code);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "EDNS")
    return degraded("unknown_host", `The name ${where.host} is not known.`);
  if (code === "ECONNREFUSED")
    return degraded("connection_refused", `${where.host} refuses connections on port ${where.port}.`);
  if (/TIMEOUT|TIMEDOUT/.test(code))
    return degraded("no_answer", `${where.host} does not answer on port ${where.port}.`);
  return degraded("connection_lost", `The connection to ${where.host} on port ${where.port} was lost.`);
}

/** `ways.resolve` names the host it will not lead to; anything else it throws is a name that cannot be resolved. */
export function refusedHost(where: Where, error: unknown): MailTrouble {
  if ((error as { code?: string }).code) return troubleWith(where, error);
  return disconnected("host_not_allowed", (error as Error).message);
}

export function passwordRefused({ host }: Where): MailTrouble {
  return disconnected("password_refused", `${host} refuses the user name or the password.`);
}

export function noSuchFolder({ host }: Where, folder: string): MailTrouble {
  return disconnected("no_such_folder", `${host} has no folder ${folder}.`);
}

export function tooBusy({ host }: Where): MailTrouble {
  return degraded("server_busy", `${host} is too busy to let us in.`);
}

function tooSlow({ host, port }: Where): MailTrouble {
  return degraded("no_answer", `${host} does not answer on port ${port}.`);
}

/** Runs `act` no longer than so many milliseconds; then `giveUp` is called and the trouble is thrown. */
export async function within<T>(ms: number, where: Where, act: Promise<T>, giveUp: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(tooSlow(where));
    }, ms);
  });
  // Whichever loses the race may still fail later, with nobody left to hear of it.
  act.catch(() => {});
  try {
    return await Promise.race([act, late]);
  } finally {
    clearTimeout(timer);
  }
}

function insecure({ host }: Where, code: string): MailTrouble {
  const reasons: Record<string, string> = {
    CERT_HAS_EXPIRED: `The certificate of ${host} has expired.`,
    ERR_TLS_CERT_ALTNAME_INVALID: `The certificate of ${host} belongs to another name.`,
    DEPTH_ZERO_SELF_SIGNED_CERT: `The certificate of ${host} is signed by itself.`,
  };
  return degraded(
    "tls_failed",
    reasons[code] ?? `No secure connection to ${host} can be made; check port and security.`,
  );
}

function isCertificate(code: string): boolean {
  return /CERT|^ERR_(SSL|TLS)|SELF_SIGNED|UNABLE_TO_/.test(code);
}

function degraded(code: string, reason: string): MailTrouble {
  return new MailTrouble({ state: "degraded", code, reason });
}

function disconnected(code: string, reason: string): MailTrouble {
  return new MailTrouble({ state: "disconnected", code, reason });
}
