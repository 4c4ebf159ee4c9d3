import { z } from "zod";
import { channel, channelChange, channelTest, identitySecret, newChannel } from "../../contract/channels.ts";
import { nothing } from "../../contract/page.ts";
import type { Database } from "../infra/database.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import type { Secrets } from "../infra/secrets.ts";
import type { Principal } from "../team/guard.ts";
import {
  agentExists,
  type ChannelChanged,
  changeChannel,
  disconnectChannel,
  reconnectChannel,
  renewIdentitySecret,
  turnAiOff,
  turnAiOn,
} from "./change-channel.ts";
import { connectChannel } from "./connect-channel.ts";
import { listChannels, type OpenChannels, readChannel } from "./queries.ts";

const params = z.object({ id: z.string().max(60) });

type Deps = {
  db: Database;
  secrets: Secrets;
  open: OpenChannels;
  /** Where outsiders reach this installation, for the addresses shown. */
  publicUrl: (request: { protocol: string; host: string }) => string;
  /** Sends a message through the channel as a visitor would and waits for it to be stored. */
  test: (channelId: string, url: string) => Promise<z.infer<typeof channelTest>>;
};

export function channelRoutes(app: App, { db, secrets, open, publicUrl, test }: Deps): void {
  app.get(
    "/channels",
    {
      config: { permission: "channels.read" },
      schema: { response: { 200: z.object({ items: z.array(channel), next: z.null() }) } },
    },
    async (request) => {
      const { workspace } = request.principal;
      return { items: await db.in(workspace, (tx) => listChannels(tx, workspace, publicUrl(request))), next: null };
    },
  );

  app.post(
    "/channels",
    { config: { permission: "channels.write" }, schema: { body: newChannel, response: { 201: channel } } },
    async (request, reply) => {
      const { workspace, actor } = request.principal;
      const id = await db.in(workspace, async (tx) => {
        if (request.body.agentId && !(await agentExists(tx, workspace, request.body.agentId))) throw noSuchAgent();
        return connectChannel(tx, secrets, { workspace, by: actor, channel: request.body });
      });
      return reply.code(201).send(await readOne(request, id));
    },
  );

  app.get(
    "/channels/:id",
    { config: { permission: "channels.read" }, schema: { params, response: { 200: channel } } },
    (request) => readOne(request, request.params.id),
  );

  app.patch(
    "/channels/:id",
    { config: { permission: "channels.write" }, schema: { params, body: channelChange, response: { 200: channel } } },
    async (request) => {
      settled(await changeChannel(db, about(request.principal, request.params.id), request.body), request.params.id);
      return readOne(request, request.params.id);
    },
  );

  const acts = [
    ["put", "ai-off", turnAiOff],
    ["delete", "ai-off", turnAiOn],
    ["put", "connection", reconnectChannel],
    ["delete", "connection", disconnectChannel],
  ] as const;
  for (const [method, name, act] of acts) {
    app[method](
      `/channels/:id/${name}`,
      { config: { permission: "channels.write" }, schema: { params, response: { 200: nothing } } },
      async ({ principal, params: { id } }) => settled(await act(db, about(principal, id)), id),
    );
  }

  app.post(
    "/channels/:id/identity-secret",
    { config: { permission: "channels.write" }, schema: { params, response: { 200: identitySecret } } },
    async ({ principal, params: { id } }) => {
      const secret = await renewIdentitySecret(db, secrets, about(principal, id));
      if (!secret) throw notFound("channel");
      open.forget(id);
      return { secret };
    },
  );

  app.post(
    "/channels/:id/test",
    { config: { permission: "channels.write" }, schema: { params, response: { 200: channelTest } } },
    async (request) => test((await readOne(request, request.params.id)).id, publicUrl(request)),
  );

  async function readOne(request: { principal: Principal; protocol: string; host: string }, id: string) {
    const { workspace } = request.principal;
    const row = await db.in(workspace, (tx) => readChannel(tx, workspace, id, publicUrl(request)));
    if (!row) throw notFound("channel");
    return row;
  }

  function settled(result: ChannelChanged, id: string): { ok: true } {
    open.forget(id);
    if (result.ok) return result;
    throw result.reason === "no-such-agent" ? noSuchAgent() : notFound("channel");
  }
}

function about({ workspace, actor }: Principal, id: string) {
  return { workspace, id, by: actor };
}

function noSuchAgent(): Refusal {
  return new Refusal(422, "wrong_input", "agentId: there is no such agent in this workspace.", {
    agentId: "there is no such agent in this workspace",
  });
}
