import { timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { Database } from "./database.ts";
import { type App, Refusal } from "./http.ts";
import type { Metrics } from "./metrics.ts";
import { migrationFiles } from "./migrate.ts";
import { findUnclosed } from "./tenancy.ts";

type Deps = {
  db: Database;
  metrics: Metrics;
  /** Who reads the metrics must show it; without one only this machine may read them. */
  token: string | null;
  refresh: () => Promise<void>;
};

export function healthRoutes(app: App, { db, metrics, token, refresh }: Deps): void {
  app.get("/livez", { config: { rateLimit: false }, schema: { hide: true } }, async () => ({ ok: true }));

  app.get("/readyz", { config: { rateLimit: false }, schema: { hide: true } }, async (_, reply) => {
    const state = await readiness(db).catch(() => nothing);
    // How long turns wait is told and no more: were it part of `ok`, a backlog would take every node out at once.
    const ok = state.database && state.migrations && state.tenancy;
    return reply.code(ok ? 200 : 503).send({ ok, ...state });
  });

  app.get("/metrics", { config: { rateLimit: false }, schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(token, request))
      throw new Refusal(401, "not_signed_in", "Metrics need METRICS_TOKEN as a bearer token.");
    metrics.streams.set(app.streams.size);
    await refresh();
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

const nothing = { database: false, migrations: false, tenancy: false, turnsWaitSeconds: null };

async function readiness(db: Database) {
  const { rows } = await sql<{ applied: number; wait: number }>`
    select (select count(*)::int from migrations) as applied,
           (select coalesce(extract(epoch from now() - min(wake_at)), 0)::float from conversations where wake_at <= now()) as wait`.execute(
    db.system,
  );
  const { applied, wait } = rows[0]!;
  return {
    database: true,
    // A newer node may have brought the schema further: this one still serves until it is replaced.
    migrations: applied >= migrationFiles().length,
    // Without its policies and grants a workspace can neither be read nor written.
    tenancy: (await findUnclosed(db.pool)).length === 0,
    turnsWaitSeconds: Math.round(wait * 10) / 10,
  };
}

function mayRead(token: string | null, { headers, ip }: FastifyRequest): boolean {
  // Behind a proxy on this machine everybody seems to come from it.
  if (!token) return loopback.has(ip) && !headers.forwarded && !headers["x-forwarded-for"];
  const given = Buffer.from(headers.authorization ?? "");
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const loopback = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
