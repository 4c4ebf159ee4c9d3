import { z } from "zod";
import {
  accounting,
  channel,
  channelChange,
  channelFigures,
  channelList,
  channelTest,
  handshake,
  identitySecret,
  newChannel,
  template,
} from "../../contract/channels.ts";
import { nothing } from "../../contract/page.ts";
import type { Database } from "../infra/database.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import type { Secrets } from "../infra/secrets.ts";
import type { Ways } from "../media/medium.ts";
import { about } from "../team/acting.ts";
import type { Principal } from "../team/guard.ts";
import { readAccounting } from "./accounting.ts";
import {
  type ChannelChanged,
  changeChannel,
  disconnectChannel,
  pauseChannel,
  reconnectChannel,
  renewIdentitySecret,
  resumeChannel,
  turnAiOff,
  turnAiOn,
} from "./change-channel.ts";
import { connectChannel } from "./connect-channel.ts";
import { readFigures } from "./figures.ts";
import { refuseTakenAddress } from "./mail-door.ts";
import { probeChannel } from "./probe-channel.ts";
import { listChannels, type OpenChannel, type OpenChannels, readChannel } from "./queries.ts";
import { listTemplates } from "./templates.ts";
import { faultsIn } from "./who-answers.ts";

const params = z.object({ id: z.string().max(60) });

type Deps = {
  db: Database;
  secrets: Secrets;
  open: OpenChannels;
  ways: Ways;
  /** Where outsiders reach this installation, for the addresses shown. */
  publicUrl: (request: { protocol: string; host: string }) => string;
  /** Goes through the channel both ways, as far as that can be done without troubling a customer. */
  test: (channel: OpenChannel, to: string | null) => Promise<z.infer<typeof channelTest>>;
};

export function channelRoutes(app: App, { db, secrets, open, ways, publicUrl, test }: Deps): void {
  app.get(
    "/channels",
    {
      config: { permission: "channels.read" },
      schema: { response: { 200: channelList } },
    },
    async (request) => {
      const { workspace } = request.principal;
      return { ...(await db.in(workspace, (tx) => listChannels(tx, workspace, publicUrl(request)))), next: null };
    },
  );

  app.get(
    "/channels/figures",
    {
      config: { permission: "channels.read" },
      schema: { response: { 200: z.object({ items: z.array(channelFigures), next: z.null() }) } },
    },
    async ({ principal: { workspace } }) => ({
      items: await db.in(workspace, (tx) => readFigures(tx, workspace)),
      next: null,
    }),
  );

  app.post(
    "/channels",
    { config: { permission: "channels.write" }, schema: { body: newChannel, response: { 201: channel } } },
    async (request, reply) => {
      const { workspace, actor } = request.principal;
      const connecting = db.in(workspace, async (tx) => {
        const faults = await faultsIn(tx, workspace, request.body);
        if (Object.keys(faults).length > 0) throw wrongInput(faults);
        return connectChannel(tx, secrets, { workspace, by: actor, channel: request.body });
      });
      const id = await connecting.catch(refuseTakenAddress);
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
      const { id } = request.params;
      const changing = changeChannel({ db, secrets }, about(request.principal, id), request.body);
      settled(await changing.catch(refuseTakenAddress), id);
      return readOne(request, id);
    },
  );

  const acts = [
    ["put", "ai-off", turnAiOff],
    ["delete", "ai-off", turnAiOn],
    ["put", "connection", reconnectChannel],
    ["delete", "connection", disconnectChannel],
    ["put", "pause", pauseChannel],
    ["delete", "pause", resumeChannel],
  ] as const;
  for (const [method, name, act] of acts) {
    app[method](
      `/channels/:id/${name}`,
      { config: { permission: "channels.write" }, schema: { params, response: { 200: nothing } } },
      async ({ principal, params: { id } }) =>
        settled(await act(db, about(principal, id)).catch(refuseTakenAddress), id),
    );
  }

  app.post(
    "/channels/:id/identity-secret",
    { config: { permission: "channels.write" }, schema: { params, response: { 200: identitySecret } } },
    async ({ principal, params: { id } }) => {
      const secret = await renewIdentitySecret(db, secrets, about(principal, id));
      if (!secret) throw notFound("web chat");
      open.forget(id);
      return { secret };
    },
  );

  app.post(
    "/channels/:id/test",
    {
      config: { permission: "channels.write", rateLimit: { max: 20, timeWindow: "1 minute" } },
      schema: {
        params,
        body: z.object({ to: z.string().trim().max(200).nullable().default(null) }).prefault({}),
        response: { 200: channelTest },
      },
    },
    async ({ principal, params: { id }, body }) => test(await openOne(principal, id), body.to),
  );

  app.post(
    "/channels/:id/probe",
    {
      config: { permission: "channels.write", rateLimit: { max: 20, timeWindow: "1 minute" } },
      schema: { params, response: { 200: channelTest } },
    },
    async ({ principal, params: { id } }) => {
      open.forget(id);
      const { ok, steps } = await probeChannel({ db, ways }, await openOne(principal, id));
      open.forget(id);
      return { ok, steps };
    },
  );

  app.get(
    "/channels/:id/handshake",
    { config: { permission: "channels.write" }, schema: { params, response: { 200: handshake } } },
    async ({ principal, params: { id } }) => {
      const { account } = await openOne(principal, id);
      const { verifyToken } = account.secrets as { verifyToken?: string };
      return { callbackUrl: account.hookUrl, verifyToken: verifyToken ?? null };
    },
  );

  const templates = z.object({ items: z.array(template), next: z.null() });
  app.get(
    "/channels/:id/templates",
    { config: { permission: "inbox.read" }, schema: { params, response: { 200: templates } } },
    async ({ principal, params: { id } }) => {
      const { workspace } = await openOne(principal, id);
      return { items: await db.in(workspace, (tx) => listTemplates(tx, workspace, id)), next: null };
    },
  );

  app.post(
    "/channels/:id/templates",
    { config: { permission: "channels.write" }, schema: { params, response: { 200: templates } } },
    async ({ principal, params: { id } }) => {
      const { workspace } = principal;
      await probeChannel({ db, ways }, await openOne(principal, id));
      return { items: await db.in(workspace, (tx) => listTemplates(tx, workspace, id)), next: null };
    },
  );

  app.get(
    "/channels/:id/accounting",
    {
      config: { permission: "channels.read" },
      schema: {
        params,
        querystring: z.object({ hours: z.coerce.number().int().min(1).max(336).default(48) }),
        response: { 200: accounting },
      },
    },
    async ({ principal, params: { id }, query }) => {
      const { workspace } = await openOne(principal, id);
      return db.in(workspace, (tx) => readAccounting(tx, workspace, id, query.hours));
    },
  );

  /** Another workspace's channel is none. */
  async function openOne({ workspace }: Principal, id: string): Promise<OpenChannel> {
    const found = await open.find(id);
    if (!found || found.workspace !== workspace) throw notFound("channel");
    return found;
  }

  async function readOne(request: { principal: Principal; protocol: string; host: string }, id: string) {
    const { workspace } = request.principal;
    const row = await db.in(workspace, (tx) => readChannel(tx, workspace, id, publicUrl(request)));
    if (!row) throw notFound("channel");
    return row;
  }

  function settled(result: ChannelChanged, id: string): { ok: true } {
    open.forget(id);
    if (result.ok) return result;
    throw result.reason === "wrong-input" ? wrongInput(result.fields) : notFound("channel");
  }
}

function wrongInput(fields: Record<string, string>): Refusal {
  const [[field, problem] = ["settings", "is not valid"]] = Object.entries(fields);
  return new Refusal(422, "wrong_input", `${field}: ${problem}.`, fields);
}
