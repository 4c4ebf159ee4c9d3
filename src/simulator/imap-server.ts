import { createServer, type Socket } from "node:net";
import { answerFetch } from "./imap-fetch.ts";
import { type Command, type Reader, readCommand, readSocket, type Token, textOf } from "./imap-read.ts";
import { inSet, search } from "./imap-search.ts";
import { createFolder, type Folder, folderOf, type MailAccount, put } from "./mail-store.ts";

/**
 * As much of IMAP4rev1 (RFC 3501) with IDLE, NAMESPACE, UIDPLUS and SPECIAL-USE as a client needs to read a mailbox,
 * to keep a copy of what it sent and to hear of new mail at once.
 */
export type ImapHouse = {
  logIn: (user: string, password: string) => MailAccount | null;
  /** What is wrong with the whole server just now. */
  trouble: () => "refuses" | "expired" | null;
  now: () => number;
  /** What becomes of the next mail that a client wants to store. */
  fateOfCopy: () => CopyFate;
  /** A mail was stored by a client. */
  stored: (account: MailAccount, folder: Folder) => void;
};

export type CopyFate = "stored" | "refused" | "stored-unanswered";

export async function serveImap(house: ImapHouse, { host, port }: { host: string; port: number }) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    if (house.trouble() === "refuses") return void socket.destroy();
    converse(socket, house).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as { port: number }).port,
    /** Cuts every connection, as a restarted server does. */
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

type Session = {
  house: ImapHouse;
  write: (line: string | Buffer) => void;
  reader: Reader;
  account: MailAccount | null;
  folder: Folder | null;
  readOnly: boolean;
  /** How many mails the client knows of. */
  told: number;
  close: () => void;
  unwatch: () => void;
};

const capabilities = "IMAP4rev1 LITERAL+ IDLE NAMESPACE UIDPLUS SPECIAL-USE AUTH=PLAIN SASL-IR";

async function converse(socket: Socket, house: ImapHouse) {
  const session: Session = {
    house,
    write: (line) => void (socket.writable && socket.write(typeof line === "string" ? `${line}\r\n` : line)),
    reader: readSocket(socket),
    account: null,
    folder: null,
    readOnly: false,
    told: 0,
    close: () => socket.end(),
    unwatch: () => {},
  };
  session.write(`* OK [CAPABILITY ${capabilities}] Played mailbox ready`);
  try {
    for (;;) {
      const command = await readCommand(session.reader, () => session.write("+ go on"));
      if (!command || !(await answer(session, command))) break;
    }
  } finally {
    session.unwatch();
    socket.end();
  }
}

/** Answers one command; false ends the session. */
async function answer(session: Session, command: Command): Promise<boolean> {
  const { tag, name } = command;
  if (session.account && session.house.trouble()) {
    session.write("* BYE The session has expired");
    return false;
  }
  if (name === "LOGOUT") {
    session.write("* BYE Good bye");
    session.write(`${tag} OK LOGOUT completed`);
    return false;
  }
  const act = (session.account ? { ...beforeLogin, ...afterLogin } : beforeLogin)[name];
  const verdict = act ? await act(session, command) : `BAD ${name} is not known here`;
  if (session.folder && name !== "IDLE") tellNumber(session);
  session.write(`${tag} ${verdict}`);
  return true;
}

type Act = (session: Session, command: Command) => string | Promise<string>;

const beforeLogin: Record<string, Act> = {
  CAPABILITY: ({ write }) => {
    write(`* CAPABILITY ${capabilities}`);
    return "OK CAPABILITY completed";
  },
  NOOP: () => "OK NOOP completed",
  LOGIN: (session, { args }) => logIn(session, textOf(args[0]), textOf(args[1])),
  AUTHENTICATE: async (session, { args }) => {
    if (textOf(args[0]).toUpperCase() !== "PLAIN") return "NO [CANNOT] Only PLAIN is offered";
    if (args.length < 2) session.write("+ ");
    const answer = args.length < 2 ? await session.reader.line() : textOf(args[1]);
    const [, user = "", password = ""] = Buffer.from(answer ?? "", "base64")
      .toString()
      .split("\0");
    return logIn(session, user, password);
  },
};

function logIn(session: Session, user: string, password: string): string {
  const account = session.house.trouble() === "expired" ? null : session.house.logIn(user, password);
  if (!account) return "NO [AUTHENTICATIONFAILED] Wrong user or password";
  session.account = account;
  return `OK [CAPABILITY ${capabilities}] Logged in`;
}

const afterLogin: Record<string, Act> = {
  NAMESPACE: ({ write }) => {
    write('* NAMESPACE (("" "/")) NIL NIL');
    return "OK NAMESPACE completed";
  },
  LIST: (session, { args }) => list(session, args, "LIST"),
  LSUB: (session, { args }) => list(session, args, "LSUB"),
  SELECT: (session, { args }) => select(session, textOf(args[0]), false),
  EXAMINE: (session, { args }) => select(session, textOf(args[0]), true),
  STATUS: (session, { args }) => status(session, textOf(args[0])),
  CLOSE: (session) => {
    leave(session);
    return "OK CLOSE completed";
  },
  UNSELECT: (session) => {
    leave(session);
    return "OK UNSELECT completed";
  },
  CHECK: () => "OK CHECK completed",
  EXPUNGE: expunge,
  CREATE: ({ account }, { args }) => {
    const made = createFolder(account!, textOf(args[0]));
    return made ? "OK CREATE completed" : "NO [ALREADYEXISTS] There is such a folder";
  },
  APPEND: append,
  IDLE: idle,
  SEARCH: (session, { args }) => answerSearch(session, args, false),
  FETCH: (session, { args }) => fetch(session, args, false),
  STORE: (session, { args }) => store(session, args, false),
  UID: (session, { args: [verb, ...args] }) => {
    const act = { SEARCH: answerSearch, FETCH: fetch, STORE: store }[textOf(verb).toUpperCase()];
    return act ? act(session, args, true) : `BAD UID ${textOf(verb)} is not known here`;
  },
};

function list({ account, write }: Session, args: Token[], verb: "LIST" | "LSUB"): string {
  const pattern = textOf(args.filter((arg) => !Array.isArray(arg))[1]);
  if (pattern === "") write(`* ${verb} (\\Noselect) "/" ""`);
  const named = new RegExp(
    `^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/[*%]/g, ".*")}$`,
    pattern.toUpperCase() === "INBOX" ? "i" : "",
  );
  for (const { name, use } of account!.folders.values())
    if (named.test(name)) write(`* ${verb} (\\HasNoChildren${use ? ` ${use}` : ""}) "/" "${name}"`);
  return `OK ${verb} completed`;
}

function select(session: Session, name: string, readOnly: boolean): string {
  leave(session);
  const folder = folderOf(session.account!, name);
  if (!folder) return "NO [NONEXISTENT] There is no such folder";
  const renumbered = (what: string) => {
    if (what !== "renumbered") return;
    session.write("* BYE The folder was restored");
    session.close();
  };
  folder.watchers.add(renumbered);
  Object.assign(session, { folder, readOnly, told: folder.mails.length });
  session.unwatch = () => folder.watchers.delete(renumbered);
  session.write("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)");
  session.write("* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Limited");
  session.write(`* ${folder.mails.length} EXISTS`);
  session.write("* 0 RECENT");
  session.write(`* OK [UIDVALIDITY ${folder.uidValidity}] Stated`);
  session.write(`* OK [UIDNEXT ${folder.nextUid}] Predicted`);
  return readOnly ? "OK [READ-ONLY] EXAMINE completed" : "OK [READ-WRITE] SELECT completed";
}

function leave(session: Session) {
  session.unwatch();
  Object.assign(session, { folder: null, unwatch: () => {} });
}

function status({ account, write }: Session, name: string): string {
  const folder = folderOf(account!, name);
  if (!folder) return "NO [NONEXISTENT] There is no such folder";
  const unseen = folder.mails.filter(({ flags }) => !flags.has("\\Seen")).length;
  const counts = `MESSAGES ${folder.mails.length} RECENT 0 UIDNEXT ${folder.nextUid} UIDVALIDITY ${folder.uidValidity} UNSEEN ${unseen}`;
  write(`* STATUS "${folder.name}" (${counts})`);
  return "OK STATUS completed";
}

function append({ account, house }: Session, { args }: Command): string {
  const folder = folderOf(account!, textOf(args[0]));
  if (!folder) return "NO [TRYCREATE] There is no such folder";
  const bytes = args.at(-1);
  if (!Buffer.isBuffer(bytes)) return "BAD The mail is missing";
  const fate = house.fateOfCopy();
  if (fate === "refused") return "NO [OVERQUOTA] The mailbox is full";
  const flags = args.find((arg) => Array.isArray(arg))?.map(textOf) ?? [];
  const { uid } = put(folder, { bytes: Buffer.from(bytes), at: new Date(house.now()), flags });
  house.stored(account!, folder);
  if (fate === "stored-unanswered") throw new Error("The line breaks before the answer.");
  return `OK [APPENDUID ${folder.uidValidity} ${uid}] APPEND completed`;
}

const idleCheckMs = 200;

/** Tells of new mail at once, until the client says DONE or the server is in trouble. */
async function idle(session: Session): Promise<string> {
  const { folder, write, house, reader, close } = session;
  if (!folder) return "BAD Select a folder first";
  write("+ idling");
  const tell = () => tellNumber(session);
  const inTrouble = setInterval(() => {
    if (!house.trouble()) return;
    write("* BYE The session has expired");
    close();
  }, idleCheckMs);
  folder.watchers.add(tell);
  tell();
  await reader.line();
  clearInterval(inTrouble);
  folder.watchers.delete(tell);
  return "OK IDLE completed";
}

function tellNumber(session: Session) {
  const count = session.folder!.mails.length;
  for (; session.told > count; session.told--) session.write(`* ${session.told} EXPUNGE`);
  if (count !== session.told) session.write(`* ${count} EXISTS`);
  session.told = count;
}

function expunge(session: Session): string {
  const { folder, readOnly } = session;
  if (!folder) return "BAD Select a folder first";
  if (readOnly) return "NO [READ-ONLY] This folder was only examined";
  folder.mails = folder.mails.filter(({ flags }) => !flags.has("\\Deleted"));
  return "OK EXPUNGE completed";
}

function answerSearch({ folder, write }: Session, args: Token[], byUid: boolean): string {
  if (!folder) return "BAD Select a folder first";
  const found = search(folder, args);
  if (!found) return "BAD This search is not known here";
  write(`* SEARCH${found.map(({ mail, sequence }) => ` ${byUid ? mail.uid : sequence}`).join("")}`);
  return "OK SEARCH completed";
}

function fetch({ folder, write }: Session, [set, items]: Token[], byUid: boolean): string {
  if (!folder) return "BAD Select a folder first";
  for (const { mail, sequence } of inRange(folder, textOf(set), byUid)) {
    const answer = answerFetch(mail, sequence, Array.isArray(items) ? items : [items ?? ""]);
    if (!answer) return "BAD This item is not known here";
    write(answer);
  }
  return "OK FETCH completed";
}

function store({ folder, readOnly, write }: Session, [set, verb, flags]: Token[], byUid: boolean): string {
  if (!folder) return "BAD Select a folder first";
  if (readOnly) return "NO [READ-ONLY] This folder was only examined";
  const how = textOf(verb).toUpperCase();
  const names = (Array.isArray(flags) ? flags : [flags ?? ""]).map(textOf);
  for (const { mail, sequence } of inRange(folder, textOf(set), byUid)) {
    if (!/^[+-]/.test(how)) mail.flags.clear();
    for (const name of names) how.startsWith("-") ? mail.flags.delete(name) : mail.flags.add(name);
    if (!how.endsWith(".SILENT")) write(answerFetch(mail, sequence, ["FLAGS"])!);
  }
  return "OK STORE completed";
}

function inRange(folder: Folder, set: string, byUid: boolean) {
  const last = byUid ? (folder.mails.at(-1)?.uid ?? 0) : folder.mails.length;
  return folder.mails
    .map((mail, index) => ({ mail, sequence: index + 1 }))
    .filter(({ mail, sequence }) => inSet(set, byUid ? mail.uid : sequence, last));
}
