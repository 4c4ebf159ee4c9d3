import type { ServerResponse } from "node:http";
import { answer, breakOff, drip, refusals, refuse } from "./messenger-answers.ts";
import {
  type Chat,
  type ChatFile,
  type ChatMessage,
  type MessengerAccount,
  openChats,
  say,
} from "./messenger-chats.ts";
import { echoField, echoOf, postEvent } from "./messenger-hooks.ts";
import { amend, type Deed, type Keep, write } from "./messenger-phone.ts";
import { forbid, forbidSend, readRequest, type SendRequest } from "./messenger-rules.ts";
import type { Call, Provider, Stage } from "./stage.ts";

/** Meta's Graph API as far as messages of pages and Instagram accounts go, and the phones of those who write to them. */
export type PlayedMessenger = ReturnType<typeof playMessenger>;

type NewAccount = Pick<MessengerAccount, "medium" | "id" | "name" | "token" | "appSecret"> & { hookUrl?: string };

type Options = { accounts: NewAccount[]; appId?: string };

type Who = { account: string; person: string; name?: string };

const allFields = [
  "messages",
  "message_echoes",
  "message_deliveries",
  "message_reads",
  "message_reactions",
  "message_edits",
  "messaging_postbacks",
  "messaging_seen",
  "messaging_handovers",
  "standby",
];

export function playMessenger(stage: Stage, { accounts: given, appId = "100020003000400" }: Options) {
  const accounts = given.map((one): MessengerAccount => ({ hookUrl: null, fields: allFields, ...one }));
  const chats = openChats(accounts);
  const creates = new Map<string, number>();
  const media = new Map<string, { mime: string; bytes: Buffer }>();

  function chatOf({ account, person, name = `Person ${person.slice(-4)}` }: Who): Chat {
    const username = name.toLowerCase().replaceAll(" ", ".");
    return chats.open(chats.account(account), chats.meet({ id: person, name, username }));
  }

  function keep({ name, mime, bytes }: { name: string; mime: string; bytes: Buffer }): ChatFile {
    const path = `/messenger/media/${media.size + 1}/${encodeURIComponent(name)}`;
    media.set(path, { mime, bytes });
    return { name, mime, url: stage.url + path };
  }

  /** One person does one thing; returns the message that came of it, or the one it was done to. */
  function writeFrom(who: Who, deed: Deed): ChatMessage {
    const chat = chatOf(who);
    const message = "mid" in deed ? amend(stage, chat, deed) : write(stage, chat, deed, keep);
    stage.changed();
    return message;
  }

  /** The person opens the chat. */
  function read(who: Who): void {
    const chat = chatOf(who);
    const unread = chat.messages.filter(
      ({ from, state }) => from === "account" && (state === "sent" || state === "delivered"),
    );
    for (const message of unread) message.state = "read";
    if (chat.account.medium === "messenger")
      postEvent(stage, chat, { field: "message_reads", from: "person", content: { read: { watermark: stage.now() } } });
    else
      for (const { mid } of unread)
        postEvent(stage, chat, { field: "messaging_seen", from: "person", content: { read: { mid } } });
    stage.changed();
  }

  /** Somebody answers in Meta's own inbox, past us. */
  function writeAs(who: Who, text: string, files: Parameters<Keep>[0][] = []): ChatMessage {
    const chat = chatOf(who);
    const message = say(chat, { from: "account", text, files: files.map(keep), at: stage.now() });
    postEvent(stage, chat, { field: echoField(chat), from: "account", content: echoOf(message, inboxApp) });
    stage.changed();
    return message;
  }

  /** Another app takes the chat, or gives it back. */
  function handOver(who: Who, heldByOther: boolean): void {
    const chat = chatOf(who);
    chat.heldByOther = false;
    const content = heldByOther
      ? { take_thread_control: { previous_owner_app_id: appId, new_owner_app_id: inboxApp } }
      : { pass_thread_control: { previous_owner_app_id: inboxApp, new_owner_app_id: appId } };
    postEvent(stage, chat, { field: "messaging_handovers", from: "person", content });
    chat.heldByOther = heldByOther;
    stage.changed();
  }

  /** Tells Meta where to post, which it tries out first. Says whether the handshake held. */
  async function subscribe(
    id: string,
    { hookUrl, verifyToken }: { hookUrl: string; verifyToken: string },
  ): Promise<boolean> {
    const challenge = String(Math.floor(stage.now()));
    const url = new URL(hookUrl);
    const asked = { "hub.mode": "subscribe", "hub.verify_token": verifyToken, "hub.challenge": challenge };
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    const held = await fetch(url).then(
      async (response) => response.ok && (await response.text()) === challenge,
      () => false,
    );
    if (held) chats.account(id).hookUrl = hookUrl;
    return held;
  }

  /** Another page or account that is to be played from now on. */
  function open(account: NewAccount): void {
    accounts.push({ hookUrl: null, fields: allFields, ...account });
  }

  async function handle(call: Call, response: ServerResponse): Promise<void> {
    if (call.path.startsWith("/media/")) return serve(media.get(`/messenger${call.path}`), response);
    const caller = forbid(call, accounts, stage);
    if ("status" in caller) return refuse(response, caller);
    const [id = "", edge = ""] = call.path
      .replace(/^\/v\d+\.\d+/, "")
      .split("/")
      .filter(Boolean);
    if (id === "debug_token")
      return answer(response, { data: tokenOf(call.query.get("input_token"), accounts, appId) });
    if (id === "me" || id === caller.id) return asked(caller, edge, call, response);
    if (accounts.some((account) => account.id === id)) return refuse(response, refusals.notYours);
    const person = edge === "" ? chats.person(id) : undefined;
    return person ? answer(response, profileOf(person)) : refuse(response, refusals.nothing);
  }

  async function asked(account: MessengerAccount, edge: string, call: Call, response: ServerResponse): Promise<void> {
    if (edge === "messages" && call.method === "POST") return take(account, call, response);
    if (edge === "subscribed_apps") return answer(response, subscriptions(account, call, appId));
    if (edge !== "") return refuse(response, refusals.nothing);
    answer(response, { id: account.id, name: account.name, username: slug(account.name) });
  }

  async function take(account: MessengerAccount, call: Call, response: ServerResponse): Promise<void> {
    const request = readRequest(call.body);
    const chat = chats.find(account, request.recipient?.id ?? "");
    const refusal = forbidSend(request, chat, account, stage);
    if (refusal) return refuse(response, refusal);
    const files = await fetchFiles(request, keep);
    if (!files) return refuse(response, refusals.attachment);
    const message = accept(chat!, request, files);
    settle(response, { recipient_id: chat!.person.id, message_id: message.mid }, stage);
  }

  /** From here on it has been sent, whatever becomes of the answer. */
  function accept(chat: Chat, { message: asked, tag, reply_to }: SendRequest, files: ChatFile[]): ChatMessage {
    const { text = "", metadata = null } = asked ?? {};
    if (metadata) creates.set(metadata, (creates.get(metadata) ?? 0) + 1);
    const message = say(chat, {
      from: "account",
      text,
      files,
      metadata,
      tag,
      replyTo: reply_to?.mid ?? null,
      at: stage.now(),
    });
    postEvent(stage, chat, { field: echoField(chat), from: "account", content: echoOf(message, appId) });
    if (chat.account.medium === "messenger") {
      message.state = "delivered";
      const delivery = { mids: [message.mid], watermark: stage.now() };
      postEvent(stage, chat, { field: "message_deliveries", from: "person", content: { delivery } });
    }
    stage.changed();
    return message;
  }

  return {
    name: "messenger",
    handle,
    accounts,
    chats: chats.all,
    /** How often each metadata was sent along: more than once is a message said twice. */
    creates: () => new Map(creates),
    writeFrom,
    writeAs,
    read,
    handOver,
    subscribe,
    open,
  } satisfies Provider & Record<string, unknown>;
}

// The app that stands for Meta's own inbox.
const inboxApp = "263902037430900";

/** Meta fetches what it is to send. Null when it cannot. */
async function fetchFiles({ message }: SendRequest, keep: Keep): Promise<ChatFile[] | null> {
  if (!message?.attachment) return [];
  const url = message.attachment.payload?.url ?? "";
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) return null;
    const mime = response.headers.get("content-type")?.split(";")[0] ?? "application/octet-stream";
    const name = decodeURIComponent(new URL(url).pathname.split("/").at(-1) || "file");
    return [keep({ name, mime, bytes: Buffer.from(await response.arrayBuffer()) })];
  } catch {
    return null;
  }
}

function settle(response: ServerResponse, body: unknown, { switches }: Stage): void {
  if (switches.hits("accept-then-hang")) return;
  if (switches.hits("error-after-accept")) refuse(response, refusals.server);
  else if (switches.hits("reset-mid-body")) breakOff(response, body);
  else if (switches.hits("slow-drip")) drip(response, body);
  else answer(response, body);
}

function serve(file: { mime: string; bytes: Buffer } | undefined, response: ServerResponse): void {
  if (!file) return void response.writeHead(404).end();
  response.writeHead(200, { "content-type": file.mime, "content-length": file.bytes.length }).end(file.bytes);
}

function tokenOf(token: string | null, accounts: MessengerAccount[], appId: string) {
  const account = accounts.find((one) => one.token === token);
  const scopes =
    account?.medium === "instagram"
      ? ["instagram_business_basic", "instagram_business_manage_messages"]
      : ["pages_messaging", "pages_manage_metadata"];
  return { app_id: appId, type: "PAGE", is_valid: account !== undefined, expires_at: 0, scopes: account ? scopes : [] };
}

function subscriptions(account: MessengerAccount, { method, query }: Call, appId: string) {
  if (method === "POST") {
    account.fields = (query.get("subscribed_fields") ?? "").split(",").filter(Boolean);
    return { success: true };
  }
  return { data: [{ id: appId, name: "Parley", subscribed_fields: account.fields }] };
}

function profileOf({ id, name, username }: { id: string; name: string; username: string }) {
  const [first_name, ...rest] = name.split(" ");
  return { id, name, first_name, last_name: rest.join(" "), username };
}

function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, ".");
}
