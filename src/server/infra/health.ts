import { timingSafeEqual } from "node:crypto";
import { sql } from "kysely";
import type { Database } from "./database.ts";
import { type App, Refusal } from "./http.ts";
import type { Metrics } from "./metrics.ts";
import { migrationFiles } from "./migrate.ts";
import { openStreams } from "./sse.ts";

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
    const state = await readiness(db).catch(() => ({ database: false, migrations: false, turnsWaitSeconds: null }));
    const ok = state.database && state.migrations && (state.turnsWaitSeconds ?? 0) < 60;
    return reply.code(ok ? 200 : 503).send({ ok, ...state });
  });

  app.get("/metrics", { config: { rateLimit: false }, schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(token, request.headers.authorization, request.ip))
      throw new Refusal(401, "not_signed_in", "Metrics need METRICS_TOKEN as a bearer token.");
    metrics.streams.set(openStreams());
    await refresh();
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

async function readiness(db: Database) {
  const { rows } = await sql<{ applied: number; wait: number }>`
    select (select count(*)::int from migrations) as applied,
           (select coalesce(extract(epoch from now() - min(wake_at)), 0)::float from conversations where wake_at <= now()) as wait`.execute(
    db.system,
  );
  const { applied, wait } = rows[0]!;
  return {
    database: true,
    migrations: applied === migrationFiles().length,
    turnsWaitSeconds: Math.round(wait * 10) / 10,
  };
}

function mayRead(token: string | null, authorization: string | undefined, ip: string): boolean {
  if (!token) return ip === "127.0.0.1" || ip === "::1" || ip === "::ffff:127.0.0.1";
  const given = Buffer.from(authorization ?? "");
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
