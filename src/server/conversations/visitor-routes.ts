import { z } from "zod";
import { nothing } from "../../contract/page.ts";
import { newSession, seen, session, visitorMessage, visitorSent } from "../../contract/widget.ts";
import { asWebchat, type OpenChannel, type OpenChannels, type Webchat } from "../channels/queries.ts";
import { allowance } from "../infra/allowance.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import type { Secrets } from "../infra/secrets.ts";
import { openStream } from "../infra/sse.ts";
import { verifyIdentity } from "../media/webchat/identity.ts";
import { isOpen } from "../media/webchat/opening-hours.ts";
import { newVisitor, readVisitor, signVisitor, type Visitor } from "../media/webchat/visitor-token.ts";
import type { Arrival } from "./arrival.ts";
import { type FollowDeps, followVisitor } from "./follow-visitor.ts";
import { identifyVisitor } from "./identify-visitor.ts";
import { markSeen } from "./mark-seen.ts";
import type { Presence } from "./presence.ts";
import type { Received } from "./receive.ts";
import { findVisitorLine, readVisitorMessages } from "./visitor-queries.ts";

const params = z.object({ channel: z.string().max(60) });
const limited = (max: number) => ({ rateLimit: { max, timeWindow: "1 minute" } });

type Deps = FollowDeps & {
  secrets: Secrets;
  channels: OpenChannels;
  receive: (arrival: Arrival) => Promise<Received>;
  presence: Presence;
  now: () => number;
};

/** The visitor's side of web chat. No cookie, no account: a signed token says which visitor of which channel this is. */
export function visitorRoutes(app: App, deps: Deps): void {
  const { db, secrets, channels, receive, now } = deps;
  const tokenKey = secrets.derive("visitor tokens");
  const within = allowance(messagesOfOne);

  app.post(
    "/:channel/sessions",
    { config: limited(120), schema: { params, body: newSession, response: { 201: session } } },
    async (request, reply) => {
      const channel = await openChannel(request.params.channel);
      const visitor = await whoIs(channel, request.body);
      const line = await findVisitorLine(db, channel, visitor);
      const messages = line ? await readVisitorMessages(db, channel.workspace, line, { after: null }) : [];
      const { origins: _, hours, ...settings } = channel.account.settings;
      return reply.code(201).send({
        token: signVisitor(tokenKey, channel.id, visitor, now()),
        name: visitor.name,
        settings,
        open: isOpen(hours, now()),
        messages,
        unread: messages.filter(({ from, seq }) => from !== "visitor" && seq > (line?.readSeq ?? 0)).length,
        readSeq: line?.readSeq ?? 0,
      });
    },
  );

  app.post(
    "/:channel/messages",
    {
      config: { rateLimit: false },
      schema: { params, body: visitorMessage, response: { 200: visitorSent, 201: visitorSent } },
    },
    async (request, reply) => {
      const channel = await openChannel(request.params.channel);
      const visitor = visitorOf(channel, request.headers.authorization);
      if (!within(`${channel.id} ${visitor.address}`)) throw tooManyMessages();
      const { clientId, text } = request.body;
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
          raw: request.body,
        },
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
      const channel = await openChannel(params.channel);
      const line = await findVisitorLine(db, channel, visitorOf(channel, headers.authorization));
      if (line) deps.presence.contact(channel.workspace, line.conversationId, line.contactName);
      return { ok: true as const };
    },
  );

  app.put(
    "/:channel/read",
    { config: limited(240), schema: { params, body: seen, response: { 200: nothing } } },
    async ({ params, headers, body }) => {
      const channel = await openChannel(params.channel);
      const line = await findVisitorLine(db, channel, visitorOf(channel, headers.authorization));
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
      const channel = await openChannel(request.params.channel);
      const visitor = visitorOf(channel, request.headers.authorization);
      const stream = openStream(request, reply);
      await followVisitor(deps, { channel, visitor, after: request.query.after, stream }).catch(() => stream.close());
    },
  );

  async function openChannel(id: string): Promise<Webchat> {
    const channel = asWebchat(await channels.find(id));
    if (!channel) throw notFound("channel");
    if (channel.status === "disconnected") throw new Refusal(410, "disconnected", "This chat has been switched off.");
    return channel;
  }

  function visitorOf(channel: OpenChannel, authorization: string | undefined): Visitor {
    const token = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
    const visitor = token && readVisitor(tokenKey, channel.id, token, now());
    if (!visitor)
      throw new Refusal(401, "not_a_visitor", "This visitor token is missing, forged or expired. Begin a new session.");
    return visitor;
  }

  /** An identity told by the site wins over the token; a stranger who is identified keeps what they have written. */
  async function whoIs(channel: Webchat, body: z.infer<typeof newSession>): Promise<Visitor> {
    const known = body.token ? readVisitor(tokenKey, channel.id, body.token, now()) : null;
    if (!body.identity) return known ?? newVisitor();
    const told = verifyIdentity(channel.account.secrets.identity, body.identity, now());
    if (!told.ok) throw new Refusal(401, "wrong_identity", `The identity token was refused: ${told.reason}.`);
    return identifyVisitor(db, channel, told.identity, known);
  }
}

// More than one message a second for a minute is a machine; nobody else shares its allowance.
const messagesOfOne = { max: 60, ms: 60_000 };

function tooManyMessages(): Refusal {
  return new Refusal(429, "too_many_messages", "That was a lot at once. Wait a moment and send it again.");
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
