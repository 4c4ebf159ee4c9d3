import { isIP } from "node:net";
import { type AuthenticationFailure, ImapFlow, type ImapFlowOptions } from "imapflow";
import type { EmailSettings } from "../../../contract/channel-settings.ts";
import type { Ways } from "../medium.ts";
import { noSuchFolder, passwordRefused, refusedHost, tooBusy, troubleWith, within } from "./trouble.ts";

export type ImapServer = NonNullable<EmailSettings["imap"]>;

type Opening = {
  server: ImapServer;
  password: string;
  ways: Pick<Ways, "resolve">;
  limitMs?: number;
  /** Ends the connection, also while it is being made. */
  stopped?: AbortSignal;
};

/** Logs in over IMAP, at the address the guard has looked at. Throws a MailTrouble. */
export async function openImap({ server, password, ways, limitMs = 15_000, stopped }: Opening): Promise<ImapFlow> {
  const resolved = ways.resolve(server.host, server.port).catch((error) => {
    throw refusedHost(server, error);
  });
  const address = await within(limitMs, server, unlessStopped(resolved, stopped), () => {});
  const client = new ImapFlow(optionsFor(server, address, password));
  // Without a listener a broken connection would end the process; whoever waits for a command hears of it anyway.
  client.on("error", () => {});
  const close = () => client.close();
  stopped?.addEventListener("abort", close);
  client.on("close", () => stopped?.removeEventListener("abort", close));
  try {
    await within(limitMs, server, client.connect(), close);
    if (stopped?.aborted) close();
  } catch (error) {
    client.close();
    throw refusedLogin(server, error);
  }
  return client;
}

/** A look-up cannot be broken off, but nobody need wait for it. */
async function unlessStopped<T>(work: Promise<T>, stopped?: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new Error("stopped"));
  stopped?.addEventListener("abort", stop, { once: true });
  return Promise.race([work, promise]).finally(() => stopped?.removeEventListener("abort", stop));
}

// What RFC 5530 gives as reasons that pass; with any other the password is to blame.
const passing = ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"];

function refusedLogin(server: ImapServer, error: unknown) {
  const { authenticationFailed, serverResponseCode = "" } = error as Partial<AuthenticationFailure>;
  if (!authenticationFailed) return troubleWith(server, error);
  return passing.includes(serverResponseCode) ? tooBusy(server) : passwordRefused(server);
}

/** Opens a folder to read only: nothing that happens here marks a mail as seen. */
export async function openFolder(client: ImapFlow, server: ImapServer) {
  try {
    return await client.mailboxOpen(server.folder, { readOnly: true });
  } catch (error) {
    const { responseStatus } = error as { responseStatus?: string };
    throw responseStatus === "NO" ? noSuchFolder(server, server.folder) : troubleWith(server, error);
  }
}

/** Says good-bye, but waits for no answer that does not come. */
export async function closeImap(client: ImapFlow) {
  const timer = setTimeout(() => client.close(), 300);
  await client.logout().catch(() => {});
  clearTimeout(timer);
  client.close();
}

function optionsFor({ host, port, security, user }: ImapServer, address: string, password: string): ImapFlowOptions {
  return {
    host: address,
    port,
    secure: security === "tls",
    doSTARTTLS: security === "tls" ? undefined : security === "starttls",
    servername: isIP(host) ? undefined : host,
    auth: { user, pass: password },
    disableAutoIdle: true,
    disableCompression: true,
    logger: false,
    greetingTimeout: 10_000,
    connectionTimeout: 10_000,
    clientInfo: { name: "Parley" },
    // Mails are asked for by their size, so whatever is longer comes from a server that must not be believed.
    maxLiteralSize: 64 * 1024 * 1024,
    maxResponseSize: 72 * 1024 * 1024,
  };
}
