import { z } from "zod";
import {
  agent,
  agentChange,
  agentTest,
  agentVersion,
  modelConnection,
  modelTest,
  modelTestResult,
  newAgent,
  newModelConnection,
  newVersion,
  promotion,
} from "../../contract/agents.ts";
import { environmentName } from "../../contract/channels.ts";
import { nothing } from "../../contract/page.ts";
import { receipt } from "../../contract/turns.ts";
import type { Done } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import type { GuardedFetch } from "../infra/fetch.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import type { Secrets } from "../infra/secrets.ts";
import { about, settled } from "../team/acting.ts";
import type { AnswerDeps } from "./answer.ts";
import { createAgent, disableAgent, enableAgent, promote, renameAgent, saveVersion } from "./change-agent.ts";
import { connectModel, testModel } from "./connect-model.ts";
import { listAgents, listModels, listVersions } from "./queries.ts";
import { tryAgent } from "./try-agent.ts";

const params = z.object({ id: z.string().max(60) });
const read = { permission: "agents.read" } as const;
const write = { permission: "agents.write" } as const;
const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.null() });

type Deps = { db: Database; secrets: Secrets; fetch: GuardedFetch; answering: AnswerDeps };

export function agentRoutes(app: App, deps: Deps): void {
  const { db, answering } = deps;

  app.get(
    "/agents",
    { config: read, schema: { response: { 200: listOf(agent) } } },
    async ({ principal: { workspace } }) => ({
      items: await db.in(workspace, (tx) => listAgents(tx, workspace)),
      next: null,
    }),
  );

  app.post(
    "/agents",
    { config: write, schema: { body: newAgent, response: { 201: agent } } },
    async ({ principal, body }, reply) => {
      const { workspace, actor } = principal;
      await checkModel(workspace, body.definition.model.connection);
      const id = await db.in(workspace, (tx) => createAgent(tx, { workspace, by: actor, ...body }));
      return reply.code(201).send(await readOne(workspace, id));
    },
  );

  app.get(
    "/agents/:id",
    { config: read, schema: { params, response: { 200: agent } } },
    ({ principal: { workspace }, params }) => readOne(workspace, params.id),
  );

  app.patch(
    "/agents/:id",
    { config: write, schema: { params, body: agentChange, response: { 200: agent } } },
    async ({ principal, params, body }) => {
      settled(await renameAgent(db, about(principal, params.id), body.name), "agent");
      return readOne(principal.workspace, params.id);
    },
  );

  const acts = [
    ["put", disableAgent],
    ["delete", enableAgent],
  ] as const;
  for (const [method, act] of acts) {
    app[method](
      "/agents/:id/disabled",
      { config: write, schema: { params, response: { 200: nothing } } },
      async ({ principal, params }) => settled(await act(db, about(principal, params.id)), "agent"),
    );
  }

  app.get(
    "/agents/:id/versions",
    { config: read, schema: { params, response: { 200: listOf(agentVersion) } } },
    async ({ principal: { workspace }, params }) => {
      await readOne(workspace, params.id);
      return { items: await db.in(workspace, (tx) => listVersions(tx, workspace, params.id)), next: null };
    },
  );

  app.post(
    "/agents/:id/versions",
    { config: write, schema: { params, body: newVersion, response: { 201: agent } } },
    async ({ principal, params, body }, reply) => {
      await checkModel(principal.workspace, body.definition.model.connection);
      settled(await saveVersion(db, about(principal, params.id), body.definition), "agent");
      return reply.code(201).send(await readOne(principal.workspace, params.id));
    },
  );

  app.put(
    "/agents/:id/environments/:name",
    {
      config: write,
      schema: { params: params.extend({ name: environmentName }), body: promotion, response: { 200: agent } },
    },
    async ({ principal, params, body }) => {
      const { workspace } = principal;
      const promoted = await db.in(workspace, (tx) =>
        promote(tx, about(principal, params.id), { environment: params.name, version: body.version }),
      );
      if (!promoted.ok && promoted.reason === "no-such-version")
        throw wrong("version", "this agent has no such version");
      settled(promoted as Done, "agent");
      return readOne(workspace, params.id);
    },
  );

  app.post(
    "/agents/:id/tests",
    {
      config: { permission: "agents.test", rateLimit: { max: 30, timeWindow: "1 minute" } },
      schema: {
        params,
        body: agentTest,
        response: { 200: z.object({ text: z.string().nullable(), decision: z.string(), reason: z.string(), receipt }) },
      },
    },
    async ({ principal: { workspace }, params, body }) => {
      const { id, name, newest } = await readOne(workspace, params.id);
      const versions = await db.in(workspace, (tx) => listVersions(tx, workspace, id));
      const version = versions.find(({ number }) => number === (body.version ?? newest.number));
      if (!version) throw wrong("version", "this agent has no such version");
      return tryAgent(answering, {
        workspace,
        agent: { id, name, version: version.number, definition: version.definition },
        messages: body.messages,
      });
    },
  );

  app.get(
    "/models",
    { config: read, schema: { response: { 200: listOf(modelConnection) } } },
    async ({ principal: { workspace } }) => ({
      items: await db.in(workspace, (tx) => listModels(tx, workspace)),
      next: null,
    }),
  );

  app.post(
    "/models",
    {
      config: { permission: "settings.write" },
      schema: { body: newModelConnection, response: { 201: modelConnection } },
    },
    async ({ principal: { workspace, actor }, body }, reply) => {
      const id = await connectModel(deps, { workspace, by: actor, connection: body });
      const models = await db.in(workspace, (tx) => listModels(tx, workspace));
      return reply.code(201).send(models.find((model) => model.id === id)!);
    },
  );

  app.delete(
    "/models/:id",
    { config: { permission: "settings.write" }, schema: { params, response: { 200: nothing } } },
    async ({ principal: { workspace }, params }) => {
      const gone = await db.in(workspace, (tx) =>
        tx
          .deleteFrom("modelConnections")
          .where("workspaceId", "=", workspace)
          .where("id", "=", params.id)
          .returning("id")
          .executeTakeFirst(),
      );
      if (!gone) throw notFound("model connection");
      return { ok: true as const };
    },
  );

  app.post(
    "/models/:id/test",
    {
      config: { permission: "settings.write", rateLimit: { max: 20, timeWindow: "1 minute" } },
      schema: { params, body: modelTest, response: { 200: modelTestResult } },
    },
    async ({ principal: { workspace }, params, body }) => {
      const result = await testModel(deps, workspace, params.id, body.model);
      if (!result) throw notFound("model connection");
      return result;
    },
  );

  async function readOne(workspace: WorkspaceId, id: string) {
    const [row] = await db.in(workspace, (tx) => listAgents(tx, workspace, id));
    if (!row) throw notFound("agent");
    return row;
  }

  async function checkModel(workspace: WorkspaceId, connection: string | null): Promise<void> {
    if (!connection) return;
    const models = await db.in(workspace, (tx) => listModels(tx, workspace));
    if (!models.some(({ id }) => id === connection))
      throw wrong("definition.model.connection", "there is no such model connection in this workspace");
  }
}

function wrong(field: string, sentence: string): Refusal {
  return new Refusal(422, "wrong_input", `${field}: ${sentence}.`, { [field]: sentence });
}
