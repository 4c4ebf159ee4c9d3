import { z } from "zod";
import {
  heldMessage,
  message,
  messageQuery,
  type NewMessage,
  newHeldMessage,
  newMessage,
  withdrawnMessage,
} from "../../contract/conversations.ts";
import { nothing, pageOf } from "../../contract/page.ts";
import type { Content } from "../../domain/content.ts";
import { demandConversation } from "../conversations/demand-conversation.ts";
import { confirmSent } from "../deliveries/confirm-sent.ts";
import type { Database } from "../infra/database.ts";
import type { Files } from "../infra/files.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import { about, found, settled } from "../team/acting.ts";
import type { Principal } from "../team/guard.ts";
import { fillTemplate } from "./fill-template.ts";
import { type Held, holdMessage, releaseHeld } from "./hold-message.ts";
import { listMessages, readMessage, readProviderId } from "./queries.ts";
import { type Refused, reply } from "./reply.ts";
import { sentenceOf } from "./reply-refusals.ts";
import { resend } from "./resend.ts";
import { showMail } from "./show-mail.ts";
import { withdrawHeld } from "./withdraw-held.ts";

const id = z.string().max(60);
const params = z.object({ id });
const one = params.extend({ message: id });
const held = params.extend({ held: id });
const read = { permission: "inbox.read" } as const;
const write = { permission: "inbox.write" } as const;

type Deps = {
  db: Database;
  files: Files;
  /** Something was written that is to be sent, or that screens should see at once. */
  wrote: () => void;
  /** Something waits for its time. */
  held: (ms: number) => void;
};

/** What is said in a conversation: reading it, writing, holding back, sending again. */
export function messageRoutes(app: App, deps: Deps): void {
  const { db, wrote } = deps;

  app.get(
    "/conversations/:id/messages",
    { config: read, schema: { params, querystring: messageQuery, response: { 200: pageOf(message) } } },
    async ({ principal: { workspace }, params, query }) => {
      await demandConversation(db, workspace, params.id);
      return db.in(workspace, (tx) => listMessages(tx, workspace, params.id, query));
    },
  );

  app.get(
    "/conversations/:id/messages/:message",
    { config: read, schema: { params: one, response: { 200: message } } },
    ({ principal: { workspace }, params }) => oneMessage(workspace, params.id, params.message),
  );

  // A page of its own that may run and load nothing; the screen shows it in a sandboxed frame.
  app.get(
    "/conversations/:id/messages/:message/html",
    {
      config: read,
      schema: { params: one, querystring: z.object({ images: z.stringbool().default(false) }) },
    },
    async ({ principal: { workspace }, params, query }, answer) => {
      const about = { workspace, id: params.id, messageId: params.message };
      const html = await showMail(deps, { ...about, images: query.images });
      if (html === null) throw notFound("message with HTML");
      const images = query.images ? "'self' data: https:" : "'self' data:";
      return answer
        .type("text/html; charset=utf-8")
        .header(
          "content-security-policy",
          `sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src ${images}; frame-ancestors 'self'`,
        )
        .header("referrer-policy", "no-referrer")
        .send(html);
    },
  );

  app.post(
    "/conversations/:id/messages",
    { config: write, schema: { params, body: newMessage, response: { 200: message, 201: message } } },
    async (request, answer) => {
      const { principal, params, body } = request;
      const replied = await reply(db, {
        ...about(principal, params.id),
        ...(await written(principal, params.id, body)),
        note: body.note,
        clientId: (request.headers["idempotency-key"] as string | undefined) ?? null,
        seen: body.seen ?? null,
        seenHeld: body.seenHeld,
      });
      if (!replied.ok) throw refusalOf(replied);
      wrote();
      answer.code(replied.repeated ? 200 : 201);
      return oneMessage(principal.workspace, params.id, replied.messageId);
    },
  );

  app.post(
    "/conversations/:id/held-messages",
    { config: write, schema: { params, body: newHeldMessage, response: { 201: heldMessage } } },
    async (request, answer) => {
      const { principal, params, body } = request;
      const result = await holdMessage(db, {
        ...about(principal, params.id),
        ...(await written(principal, params.id, body)),
        clientId: (request.headers["idempotency-key"] as string | undefined) ?? null,
        inSeconds: body.undoSeconds ?? null,
        sendAt: body.sendAt ?? null,
        seen: body.seen ?? null,
        seenHeld: body.seenHeld,
      });
      if (!result.ok) throw holdRefusalOf(result);
      deps.held((body.undoSeconds ?? 0) * 1000);
      return answer.code(201).send(result.held);
    },
  );

  app.delete(
    "/conversations/:id/held-messages/:held",
    {
      config: write,
      schema: { params: held, response: { 200: nothing.extend({ written: withdrawnMessage.nullable() }) } },
    },
    async ({ principal, params }) => {
      const withdrawn = await withdrawHeld(db, { ...about(principal, params.id), heldId: params.held });
      if (withdrawn.ok) return withdrawn;
      throw withdrawn.reason === "not-yours" ? notYours() : notFound("held message");
    },
  );

  app.put(
    "/conversations/:id/held-messages/:held/release",
    { config: write, schema: { params: held, response: { 200: nothing } } },
    async ({ principal: { workspace }, params }) => {
      settled(await releaseHeld(db, { workspace, id: params.id, heldId: params.held }), "held message");
      deps.held(0);
      return { ok: true as const };
    },
  );

  app.put(
    "/conversations/:id/messages/:message/resend",
    { config: write, schema: { params: one, response: { 200: message } } },
    async ({ principal, params }) => {
      const resent = await resend(db, { ...about(principal, params.id), messageId: params.message });
      if (!resent.ok) throw resent.reason === "not-found" ? notFound("failed message") : refusalOf(resent);
      wrote();
      return oneMessage(principal.workspace, params.id, params.message);
    },
  );

  app.put(
    "/conversations/:id/messages/:message/confirmation",
    { config: write, schema: { params: one, response: { 200: message } } },
    async ({ principal, params }) => {
      settled(
        await confirmSent(db, { ...about(principal, params.id), messageId: params.message }),
        "message whose delivery is not confirmed",
      );
      return oneMessage(principal.workspace, params.id, params.message);
    },
  );

  async function written({ workspace }: Principal, conversationId: string, body: NewMessage) {
    const content: Content = {};
    if (body.email) content.email = await cleanMail(body.email);
    if (body.humanAgent) content.tag = "human-agent";
    if (body.replyTo) content.replyTo = await answered(workspace, conversationId, body.replyTo);
    const place = { workspace, id: conversationId, lineId: body.line ?? null };
    const template = body.template && (await fillTemplate(db, place, body.template));
    if (body.template && !template) throw noSuchTemplate();
    if (body.template) content.template = body.template;
    return { text: template ?? body.text, content, fileIds: body.files, lineId: body.line ?? null };
  }

  /** The provider's name of the message that is answered. */
  async function answered(
    workspace: Principal["workspace"],
    conversationId: string,
    messageId: string,
  ): Promise<string> {
    const name = await db.in(workspace, (tx) => readProviderId(tx, workspace, conversationId, messageId));
    return found(name, "message to answer");
  }

  async function oneMessage(workspace: Principal["workspace"], conversationId: string, messageId: string) {
    return found(await db.in(workspace, (tx) => readMessage(tx, workspace, conversationId, messageId)), "message");
  }
}

const emptyMail = { subject: "", from: "", to: [], cc: [], bcc: [], html: null, quoted: null, references: [] };

async function cleanMail(email: NonNullable<NewMessage["email"]>): Promise<Content["email"]> {
  const { cleanHtml } = await import("../media/email/clean-html.ts");
  return { ...emptyMail, ...email, html: email.html ? cleanHtml(email.html) : null };
}

function noSuchTemplate(): Refusal {
  const problem = "is no approved template of this channel, or has other parameters";
  return new Refusal(422, "wrong_input", `template: ${problem}.`, { template: problem });
}

function notYours(): Refusal {
  return new Refusal(403, "not_yours", "It leaves in a moment, and until then only whoever wrote it may undo it.");
}

function holdRefusalOf(refused: Exclude<Held, { ok: true }>): Refusal {
  if (refused.reason !== "past") return refusalOf(refused);
  const problem = "is a time that has passed";
  return new Refusal(422, "wrong_input", `sendAt: ${problem}.`, { sendAt: problem });
}

const fieldOf: Partial<Record<Refused["reason"], string>> = {
  "no-such-line": "line",
  "no-such-file": "files",
  "too-long": "text",
};

function refusalOf(refused: Refused): Refusal {
  const { reason } = refused;
  const sentence = sentenceOf(refused);
  if (reason === "not-found") return notFound("conversation");
  const field = fieldOf[reason];
  if (field) return new Refusal(422, "wrong_input", `${field}: ${sentence}`, { [field]: sentence });
  if (reason === "key-used") return new Refusal(409, "idempotency_conflict", sentence);
  return new Refusal(409, reason.replaceAll("-", "_"), sentence);
}
