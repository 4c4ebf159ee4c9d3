import type { z } from "zod";
import type { newModelConnection } from "../../contract/agents.ts";
import type { Actor } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { GuardedFetch } from "../infra/fetch.ts";
import { newId } from "../infra/id.ts";
import type { Secrets } from "../infra/secrets.ts";
import { openModel } from "./open-model.ts";

type Deps = { db: Database; secrets: Secrets; fetch: GuardedFetch };
type Connect = { workspace: WorkspaceId; by: Actor; connection: z.infer<typeof newModelConnection> };

/** Keeps how to reach a model provider, its key sealed. Returns the connection's id. */
export function connectModel({ db, secrets }: Deps, { workspace, by, connection }: Connect): Promise<string> {
  const id = newId("model");
  return db.in(workspace, async (tx) => {
    const { name, kind, baseUrl, key } = connection;
    await tx
      .insertInto("modelConnections")
      .values({ workspaceId: workspace, id, name, kind, baseUrl, secret: key ? secrets.seal(key) : null })
      .execute();
    await record(tx, workspace, "settings.changed", { by }, { fields: ["models"] });
    return id;
  });
}

/** Asks the model for one word. Whatever comes of it is said in a sentence. */
export async function testModel(
  deps: Deps,
  workspace: WorkspaceId,
  id: string,
  name: string,
): Promise<{ ok: boolean; detail: string; ms: number } | null> {
  const model = await openModel(deps, workspace, id, name);
  if (!model) return null;
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  try {
    const { generateText } = await import("ai");
    const { text } = await generateText({
      model: model.model,
      prompt: "Answer with the one word: ready",
      maxRetries: 0,
      maxOutputTokens: 50,
      abortSignal: AbortSignal.timeout(20_000),
    });
    return { ok: true, detail: `The model answered "${text.trim().slice(0, 60)}".`, ms: took() };
  } catch (error) {
    const { message, cause } = error as { message: string; cause?: { message?: string } };
    return { ok: false, detail: `The model did not answer: ${(cause?.message ?? message).slice(0, 300)}`, ms: took() };
  }
}
