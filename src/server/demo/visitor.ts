import { createHmac, randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import type { Hints } from "../infra/hints.ts";
import type { App } from "../infra/http.ts";

export type Visitor = {
  /** Without a name the shop does not know who it is. */
  name?: string;
  email?: string;
  page?: string;
  device?: keyof typeof devices;
};

export type Chat = {
  db: Database;
  app: App;
  workspace: WorkspaceId;
  channelId: string;
  /** With it the shop signs who a visitor is. */
  identitySecret: string;
  hints: Hints;
  /** Has due turns looked for at once. */
  wake: () => void;
};

/** A visitor with the widget open. */
export type Guest = {
  writes(text: string): Promise<void>;
  reads(): Promise<void>;
  conversationId(): string;
};

const devices = {
  phone: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) Version/18.2 Mobile/15E148 Safari/604.1",
  android: "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile",
  laptop: "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_3) Version/18.3 Safari/605.1.15",
  desktop: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0",
  linux: "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Firefox/143.0",
};

export async function enter(chat: Chat, visitor: Visitor): Promise<Guest> {
  const base = `/widget/v1/${chat.channelId}`;
  const identity = visitor.name ? { identity: signIdentity(chat.identitySecret, visitor) } : {};
  const { token } = await call<{ token: string }>("POST", `${base}/sessions`, identity);
  let conversationId = "";

  async function call<Answer>(method: "POST" | "PUT", url: string, payload: object, bearer?: string): Promise<Answer> {
    const headers = {
      "user-agent": devices[visitor.device ?? "laptop"],
      ...(visitor.page ? { "x-parley-page": `https://fjordandfern.example${visitor.page}` } : {}),
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
    };
    const answer = await chat.app.inject({ method, url, payload, headers });
    if (answer.statusCode >= 400) throw new Error(`The widget was refused: ${answer.body}`);
    return answer.json<Answer>();
  }

  return {
    async writes(text) {
      const { id } = await call<{ id: string }>("POST", `${base}/messages`, { clientId: randomUUID(), text }, token);
      conversationId ||= await findConversation(chat, id);
      await wakeUp(chat, conversationId);
    },
    reads: () => call("PUT", `${base}/read`, { seq: Number.MAX_SAFE_INTEGER }, token),
    conversationId: () => conversationId,
  };
}

const patienceMs = 30_000;

/** Nobody here writes twice in a row: the agent need not wait whether more comes. */
async function wakeUp({ db, workspace, wake }: Chat, conversationId: string): Promise<void> {
  await sql`
    update conversations set wake_at = now()
    where workspace_id = ${workspace} and id = ${conversationId}`.execute(db.system);
  wake();
}

/** Waits until the agent has come to its verdict and everything is sent. */
export async function settled(chat: Chat, conversationId: string): Promise<void> {
  const end = Date.now() + patienceMs;
  do {
    if (Date.now() > end) throw new Error("The agent of the demo does not answer.");
    await nextEvent(chat);
  } while (await isBusy(chat, conversationId));
}

async function isBusy({ db, workspace }: Chat, conversationId: string): Promise<boolean> {
  const { rows } = await sql<{ busy: boolean }>`
    select c.wake_at is not null or c.lease_by is not null or l.send_at is not null or l.lease_by is not null as busy
    from conversations c join lines l on l.workspace_id = c.workspace_id and l.conversation_id = c.id
    where c.workspace_id = ${workspace} and c.id = ${conversationId}`.execute(db.system);
  return rows.some(({ busy }) => busy);
}

/** Something was written, or a moment has passed: hints may be lost. */
function nextEvent({ hints }: Chat): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, 20);
    const stop = hints.on("events", done);
    function done() {
      clearTimeout(timer);
      stop();
      resolve();
    }
  });
}

async function findConversation({ db, workspace }: Chat, messageId: string): Promise<string> {
  const message = db.system.selectFrom("messages").select("conversationId").where("workspaceId", "=", workspace);
  return (await message.where("id", "=", messageId).executeTakeFirstOrThrow()).conversationId;
}

function signIdentity(secret: string, { name, email }: Visitor): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const claims = { sub: email ?? name, name, email, exp: Math.floor(Date.now() / 1000) + 3600 };
  const body = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`;
}
