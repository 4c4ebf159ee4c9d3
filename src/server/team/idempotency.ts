import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { Database } from "../infra/database.ts";
import { type App, Refusal } from "../infra/http.ts";
import type { Log } from "../infra/log.ts";
import type { Secrets } from "../infra/secrets.ts";
import type { Principal } from "./guard.ts";

// A write names itself by a key of the caller's choice. The first with that key does the work and leaves its
// answer here; each later one is given that answer. The row is written before the work begins, so that two at
// the same moment cannot both begin.

declare module "fastify" {
  interface FastifyRequest {
    /** The row this request has claimed and must fill or give back. */
    claim: Claim | null;
  }
}

type Name = { workspace: string; key: string };
/** `since` tells one claim from the next that took its place. */
type Claim = Name & { since: string };
type Deps = { db: Database; secrets: Secrets; log: Log };
type Stored = { type: string; sealed: string };

/** Call it after the guard: a key counts for its caller alone, and only inside a workspace. */
export function idempotency(app: App, deps: Deps) {
  app.decorateRequest("claim", null);
  app.addHook("preHandler", async (request, reply) => {
    const key = keyOf(request);
    const principal = request.caller?.principal;
    if (!key || !principal) return;
    const name = { workspace: principal.workspace, key: `${actorId(principal)} ${key}` };
    request.claim = await take(deps.db, name, fingerprint(request));
    if (!request.claim) return replay(deps, name, request, reply);
  });
  app.addHook("onSend", async (request, reply, payload) => {
    if (request.claim) await settle(deps, request.claim, reply, payload);
    return payload;
  });
}

/** Forgets keys older than 48 hours; returns how many. */
export async function sweepIdempotencyKeys(db: Database): Promise<number> {
  const old = db.system.deleteFrom("idempotencyKeys").where("createdAt", "<", sql<Date>`now() - interval '48 hours'`);
  return Number((await old.executeTakeFirst()).numDeletedRows);
}

function keyOf({ method, headers }: FastifyRequest): string | null {
  const key = headers["idempotency-key"];
  if (method === "GET" || method === "HEAD" || key === undefined) return null;
  if (typeof key === "string" && /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new Refusal(422, "wrong_input", "An idempotency key has 1 to 200 visible ASCII characters.");
}

function actorId({ actor }: Principal): string {
  return actor.kind === "system" ? "system" : actor.id;
}

function fingerprint({ method, url, body }: FastifyRequest): string {
  return createHash("sha256")
    .update(`${method} ${url} `)
    .update(Buffer.isBuffer(body) ? body : (JSON.stringify(body) ?? ""))
    .digest("base64url");
}

/** A claim whose request died with its process is free again after a minute. */
async function take(db: Database, { workspace, key }: Name, hash: string): Promise<Claim | null> {
  const { rows } = await sql<{ since: string }>`
    insert into idempotency_keys as k (workspace_id, key, request_hash) values (${workspace}, ${key}, ${hash})
    on conflict (workspace_id, key) do update set created_at = now()
      where k.status is null and k.request_hash = excluded.request_hash and k.created_at < now() - interval '1 minute'
    returning created_at::text as since`.execute(db.system);
  return rows[0] ? { workspace, key, since: rows[0].since } : null;
}

async function replay({ db, secrets }: Deps, name: Name, request: FastifyRequest, reply: FastifyReply) {
  const row = await ours(db, name).executeTakeFirst();
  if (row && row.requestHash !== fingerprint(request)) {
    throw new Refusal(
      409,
      "idempotency_conflict",
      "This idempotency key was used for another request. Take a new one.",
    );
  }
  if (!row?.status)
    throw new Refusal(409, "in_progress", "The first request with this idempotency key is still at work.");
  const { type, sealed } = row.answer as Stored;
  const body = secrets.open(Buffer.from(sealed, "base64"));
  reply.header("idempotent-replayed", "true").code(row.status).type(type).serializer(String);
  return reply.send(body);
}

function ours(db: Database, { workspace, key }: Name) {
  const row = db.system.selectFrom("idempotencyKeys").select(["requestHash", "status", "answer"]);
  return row.where("workspaceId", "=", workspace).where("key", "=", key);
}

// The work is done and committed by now: a failure to keep the answer must not take it from the caller.
async function settle({ db, secrets, log }: Deps, claim: Claim, reply: FastifyReply, payload: unknown) {
  try {
    if (isFinal(reply.statusCode, payload)) await fill(db, claim, reply.statusCode, keep(secrets, reply, payload));
    else await giveBack(db, claim);
  } catch (error) {
    log.warn(
      { requestId: reply.request.id, error: (error as Error).message },
      "answer not kept for its idempotency key",
    );
  }
}

/** Whether asking again would be answered the same: our failures and a full house pass, streams cannot be kept. */
function isFinal(status: number, payload: unknown): payload is string | undefined {
  return status < 500 && status !== 429 && (payload === undefined || payload === null || typeof payload === "string");
}

/** Sealed, because an answer may be the one that shows a new key. */
function keep(secrets: Secrets, reply: FastifyReply, payload: string | undefined): Stored {
  const type = String(reply.getHeader("content-type") ?? "application/json");
  return { type, sealed: secrets.seal(payload ?? "").toString("base64") };
}

/** The first answer stays, also of a request that another took for dead: its work is done. */
async function fill(db: Database, { workspace, key }: Claim, status: number, answer: Stored) {
  const row = db.system.updateTable("idempotencyKeys").set({ status, answer: JSON.stringify(answer) });
  await row.where("workspaceId", "=", workspace).where("key", "=", key).where("status", "is", null).execute();
}

async function giveBack(db: Database, { workspace, key, since }: Claim) {
  const row = db.system.deleteFrom("idempotencyKeys").where("workspaceId", "=", workspace).where("key", "=", key);
  await row.where("status", "is", null).where("createdAt", "=", sql<Date>`${since}::timestamptz`).execute();
}
