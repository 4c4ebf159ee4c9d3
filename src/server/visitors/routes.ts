import type { FastifyReply } from "fastify";
import { z } from "zod";
import { nothing } from "../../contract/page.ts";
import {
  newSession,
  profiled,
  rating,
  seen,
  session,
  visitorMessage,
  visitorProfile,
  visitorSent,
} from "../../contract/widget.ts";
import type { Arrival } from "../arrivals/arrival.ts";
import type { Received } from "../arrivals/receive.ts";
import type { OpenChannels, Webchat } from "../channels/queries.ts";
import type { Presence } from "../conversations/presence.ts";
import { allowance } from "../infra/allowance.ts";
import type { Files } from "../infra/files.ts";
import { type App, Refusal } from "../infra/http.ts";
import type { Secrets } from "../infra/secrets.ts";
import { openStream } from "../infra/sse.ts";
import { verifyIdentity } from "../media/webchat/identity.ts";
import { isOpen } from "../media/webchat/opening-hours.ts";
import { newVisitor, type Visitor } from "../media/webchat/visitor-token.ts";
import { visitorDoor } from "./door.ts";
import { visitorFileRoutes } from "./file-routes.ts";
import { type FollowDeps, followVisitor } from "./follow-visitor.ts";
import { identifyVisitor } from "./identify-visitor.ts";
import { keepHere } from "./keep-here.ts";
import { leaveEmail } from "./leave-email.ts";
import { markSeen } from "./mark-seen.ts";
import { findVisitorLine, readVisitorMessages } from "./queries.ts";
import { rate } from "./rate.ts";
import { formFor, lacks, noStanding, readStanding } from "./standing.ts";
import { visitorTickets } from "./tickets.ts";

const params = z.object({ channel: z.string().max(60) });
const limited = (max: number) => ({ rateLimit: { max, timeWindow: "1 minute" } });

type Deps = Omit<FollowDeps, "here"> & {
  secrets: Secrets;
  files: Files;
  channels: OpenChannels;
  receive: (arrival: Arrival) => Promise<Received>;
  presence: Presence;
  now: () => number;
};

/** The visitor's side of web chat. No cookie, no account: a signed token says which visitor of which channel this is. */
export function visitorRoutes(app: App, deps: Deps): void {
  const { db, receive, now } = deps;
  const door = visitorDoor(deps);
  const tickets = visitorTickets(deps);
  const here = keepHere(db);
  app.addHook("onClose", async () => here.stop());
  const within = { messages: allowance(messagesOfOne), streams: allowance(streamsOfOne) };
  visitorFileRoutes(app, { db, door, tickets, files: deps.files });

  app.post(
    "/:channel/sessions",
    { config: limited(120), schema: { params, body: newSession, response: { 201: session } } },
    async (request, reply) => {
      const channel = await door.channel(request.params.channel);
      const visitor = await whoIs(channel, request.body);
      const line = await findVisitorLine(db, channel, visitor);
      const messages = line ? await readVisitorMessages(deps, channel.workspace, line, { after: null }) : [];
      const { origins: _, asks: __, hours, ...settings } = channel.account.settings;
      return reply.code(201).send({
        token: door.tokenFor(channel, visitor),
        name: visitor.name,
        settings,
        open: isOpen(hours, now()),
        form: line ? null : formFor(channel, visitor),
        standing: (line && (await readStanding(deps, channel, line))) ?? noStanding,
        messages,
        unread: messages.filter(({ from, seq }) => from !== "visitor" && seq > (line?.readSeq ?? 0)).length,
        readSeq: line?.readSeq ?? 0,
      });
    },
  );

  app.post(
    "/:channel/messages",
    {
      config: limited(messagesOfAddress),
      schema: { params, body: visitorMessage, response: { 200: visitorSent, 201: visitorSent } },
    },
    async (request, reply) => {
      const channel = await door.channel(request.params.channel);
      const visitor = door.visitor(channel, request.headers.authorization);
      if (!within.messages(`${channel.id} ${visitor.address}`)) throw later(reply, tooManyMessages());
      const { clientId, text, files } = request.body;
      if (lacks(channel.account.settings.asks, visitor) && !(await findVisitorLine(db, channel, visitor)))
        throw formRequired();
      const { attachments, stored: bytes } = tickets.take(channel, visitor, files);
      const stored = await receive({
        workspace: channel.workspace,
        channelId: channel.id,
        inbound: {
          eventId: `${visitor.address}/${clientId}`,
          clientId,
          address: { kind: "webchat", value: visitor.address, verified: visitor.verified },
          profile: {
            name: visitor.name,
            email: visitor.email,
            device: deviceOf(request.headers["user-agent"]),
            referral: referralOf(request.headers["x-parley-page"]),
          },
          text,
          attachments,
          raw: request.body,
        },
        stored: bytes,
      });
      return reply
        .code(stored.duplicate ? 200 : 201)
        .send({ id: stored.messageId, seq: stored.seq, at: stored.at.toISOString() });
    },
  );

  app.post(
    "/:channel/typing",
    { config: limited(120), schema: { params, response: { 200: nothing } } },
    async ({ params, headers }) => {
      const channel = await door.channel(params.channel);
      const line = await findVisitorLine(db, channel, door.visitor(channel, headers.authorization));
      if (line) deps.presence.contact(channel.workspace, line.conversationId, line.contactName);
      return { ok: true as const };
    },
  );

  app.put(
    "/:channel/profile",
    { config: limited(30), schema: { params, body: visitorProfile, response: { 200: profiled } } },
    async ({ params, headers, body: { name, email } }) => {
      const channel = await door.channel(params.channel);
      const visitor = door.visitor(channel, headers.authorization);
      const line = await findVisitorLine(db, channel, visitor);
      // What the site has told stands: a claim never takes its place.
      if (visitor.verified && visitor.email && email) throw emailKnown();
      if (line && email && !(await leaveEmail(db, channel.workspace, line, { email, before: visitor.email })))
        throw emailKnown();
      // A contact who is there already keeps the name they go by.
      const named = line || visitor.verified ? visitor.name : (name ?? visitor.name);
      return { token: door.tokenFor(channel, { ...visitor, name: named, email: email ?? visitor.email }) };
    },
  );

  app.put(
    "/:channel/rating",
    { config: limited(30), schema: { params, body: rating, response: { 200: nothing } } },
    async ({ params, headers, body }) => {
      const channel = await door.channel(params.channel);
      const line = await findVisitorLine(db, channel, door.visitor(channel, headers.authorization));
      if (!line || !(await rate(db, channel.workspace, line, body))) throw notResolved();
      return { ok: true as const };
    },
  );

  app.put(
    "/:channel/read",
    { config: limited(240), schema: { params, body: seen, response: { 200: nothing } } },
    async ({ params, headers, body }) => {
      const channel = await door.channel(params.channel);
      const line = await findVisitorLine(db, channel, door.visitor(channel, headers.authorization));
      if (line) await markSeen(db, channel.workspace, line, { read: body.seq });
      return { ok: true as const };
    },
  );

  app.get(
    "/:channel/live",
    {
      config: { rateLimit: false },
      schema: { params, querystring: z.object({ after: z.coerce.number().int().min(0).default(0) }) },
    },
    async (request, reply) => {
      const channel = await door.channel(request.params.channel);
      const visitor = door.visitor(channel, request.headers.authorization);
      if (!within.streams(`${channel.id} ${visitor.address}`)) throw later(reply, tooManyStreams());
      const stream = openStream(request, reply);
      await followVisitor({ ...deps, here }, { channel, visitor, after: request.query.after, stream }).catch(() =>
        stream.close(),
      );
    },
  );

  /** An identity told by the site wins over the token; a stranger who is identified keeps what they have written. */
  async function whoIs(channel: Webchat, body: z.infer<typeof newSession>): Promise<Visitor> {
    const known = body.token ? door.known(channel, body.token) : null;
    if (!body.identity) return known ?? newVisitor();
    const told = verifyIdentity(channel.account.secrets.identity, body.identity, now());
    if (!told.ok) throw new Refusal(401, "wrong_identity", `The identity token was refused: ${told.reason}.`);
    return identifyVisitor(db, channel, told.identity, known);
  }
}

// More than one message a second for a minute is a machine; nobody else shares its allowance.
const messagesOfOne = { max: 60, ms: 60_000 };
// Every message costs an answer, and anybody can be many visitors. An office behind one address has room.
const messagesOfAddress = 300;
// A stream is read from the database when it begins. Many tabs that have all lost theirs come back within this.
const streamsOfOne = { max: 120, ms: 60_000 };

/** These allowances are a minute's: after that long they are surely there again. */
function later(reply: Pick<FastifyReply, "header">, refusal: Refusal): Refusal {
  reply.header("retry-after", 60);
  return refusal;
}

function tooManyMessages(): Refusal {
  return new Refusal(429, "too_many_messages", "That was a lot at once. Wait a moment and send it again.");
}

function tooManyStreams(): Refusal {
  return new Refusal(429, "too_many_streams", "The live stream was opened too often. Wait a moment.");
}

function formRequired(): Refusal {
  return new Refusal(422, "form_required", "This chat asks who you are before the first message. Fill in the form.");
}

function emailKnown(): Refusal {
  return new Refusal(409, "email_known", "There is an email address already. Write a message to have it changed.");
}

function notResolved(): Refusal {
  return new Refusal(409, "not_resolved", "Only a conversation that has been resolved can be rated.");
}

// Most browsers claim to be others as well; the first of these that is named is the true one.
const browsers = { Firefox: "Firefox", Edg: "Edge", OPR: "Opera", Chrome: "Chrome", Safari: "Safari" };
const systems = ["Android", "Windows", "iPhone", "iPad", "Mac OS X", "Linux"];

/** Browser and system in a word each, from the user agent; enough for a teammate, useless for tracking. */
function deviceOf(agent = ""): { browser?: string; system?: string } {
  const browser = Object.entries(browsers).find(([mark]) => agent.includes(mark))?.[1];
  const system = systems.find((name) => agent.includes(name));
  return { ...(browser ? { browser } : {}), ...(system ? { system } : {}) };
}

function referralOf(page: string | string[] | undefined): { page?: string } {
  return typeof page === "string" ? { page: page.slice(0, 500) } : {};
}
