import { connect, type Socket } from "node:net";
import type SMTPConnection from "nodemailer/lib/smtp-connection";
import type { SMTPError } from "nodemailer/lib/smtp-connection";
import type { EmailSettings } from "../../../contract/channel-settings.ts";
import type { Ways } from "../medium.ts";
import { passwordRefused, refusedHost, tooBusy, troubleWith, within } from "./trouble.ts";

export type SmtpServer = NonNullable<EmailSettings["smtp"]>;

type Opening = {
  server: SmtpServer;
  password: string;
  /** What we call ourselves in EHLO. */
  name: string;
  ways: Pick<Ways, "resolve">;
  limitMs: number;
};

/** Logs in over SMTP, at the address the guard has looked at. Throws a MailTrouble: nothing has been sent yet. */
export function openSmtp(opening: Opening): Promise<SMTPConnection> {
  const late = new AbortController();
  return within(opening.limitMs, opening.server, open(opening, late.signal), () => late.abort());
}

async function open({ server, password, name, ways, limitMs }: Opening, late: AbortSignal): Promise<SMTPConnection> {
  const address = await ways.resolve(server.host, server.port).catch((error) => {
    throw refusedHost(server, error);
  });
  const { default: SMTPConnection } = await import("nodemailer/lib/smtp-connection");
  const connection = new SMTPConnection({
    // The library is given the connection and not the address, so that it checks certificates against the name.
    host: server.host,
    port: server.port,
    connection: await reach(address, server, late),
    secure: server.security === "tls",
    requireTLS: server.security === "starttls",
    ignoreTLS: server.security === "none",
    name,
    greetingTimeout: limitMs,
  });
  await logIn(connection, server, password).catch((error) => {
    connection.close();
    throw error;
  });
  return connection;
}

function reach(address: string, server: SmtpServer, late: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port: server.port, noDelay: true, signal: late });
    socket.once("connect", () => resolve(socket));
    // It stays: once nobody waits for the connection any more, its end is no accident.
    socket.on("error", (error) => reject(troubleWith(server, error)));
  });
}

function logIn(connection: SMTPConnection, server: SmtpServer, password: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.on("error", (error: SMTPError) => reject(troubleWith(server, error)));
    connection.on("end", () => reject(troubleWith(server, {})));
    connection.connect((failed?: SMTPError | null) => {
      if (failed) return reject(troubleWith(server, failed));
      if (!server.user) return resolve();
      connection.login(
        { user: server.user, pass: password, credentials: { user: server.user, pass: password } },
        (error) => (error ? reject(refusedLogin(server, error)) : resolve()),
      );
    });
  });
}

/** 454 and its like are the server's own trouble, and pass. */
function refusedLogin(server: SmtpServer, error: SMTPError) {
  const { responseCode, code } = error;
  if (responseCode && responseCode < 500) return tooBusy(server);
  return responseCode || code === "EAUTH" ? passwordRefused(server) : troubleWith(server, error);
}
