import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import type { Asked, GuardedFetch } from "../infra/fetch.ts";
import type { Secrets } from "../infra/secrets.ts";
import type { Model } from "./reasoners/llm.ts";

type Deps = { db: Database; fetch: GuardedFetch; secrets: Secrets };

/** A model ready to be called; null when the connection does not exist. The SDKs are loaded with the first call. */
export async function openModel(
  { db, fetch, secrets }: Deps,
  workspace: WorkspaceId,
  connectionId: string,
  name: string,
): Promise<Model | null> {
  const row = await db.in(workspace, (tx) =>
    tx
      .selectFrom("modelConnections")
      .selectAll()
      .where("workspaceId", "=", workspace)
      .where("id", "=", connectionId)
      .executeTakeFirst(),
  );
  if (!row) return null;
  const apiKey = row.secret ? secrets.open(row.secret) : "";
  const settings = {
    fetch: withoutKey(fetch, apiKey),
    apiKey,
    ...(row.baseUrl ? { baseURL: row.baseUrl } : {}),
  };
  return { provider: row.name, name, model: await languageModel(row.kind, settings, name) };
}

/** What a provider says when it refuses goes into receipts, and some quote the key they were sent. */
function withoutKey(fetch: GuardedFetch, key: string): typeof globalThis.fetch {
  return async (url, asked) => {
    const { ok, status, headers, body, text } = await fetch(url as string | URL, asked as Asked);
    if (!ok && key) return new Response((await text()).replaceAll(key, "[key]"), { status });
    const type = headers.get("content-type") ?? "application/json";
    // Node streams what can be iterated; the types know only the browser's bodies.
    return new Response((body && within(body, mostBytes)) as BodyInit | null, {
      status,
      headers: { "content-type": type },
    });
  };
}

// Many times what a model may say.
const mostBytes = 8_000_000;

async function* within(body: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) throw new Error(`The model's provider sent more than ${most} bytes.`);
    yield chunk;
  }
}

async function languageModel(
  kind: string,
  settings: { fetch: typeof globalThis.fetch; apiKey: string; baseURL?: string },
  name: string,
) {
  if (kind === "anthropic") return (await import("@ai-sdk/anthropic")).createAnthropic(settings)(name);
  if (kind === "google") return (await import("@ai-sdk/google")).createGoogleGenerativeAI(settings)(name);
  const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
  return createOpenAICompatible({
    name: "openai",
    baseURL: "https://api.openai.com/v1",
    supportsStructuredOutputs: true,
    includeUsage: true,
    ...settings,
  })(name);
}
