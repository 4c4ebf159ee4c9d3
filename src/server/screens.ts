import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import { framePage, settingsModule } from "../widget/frame-page.ts";
import { shopPage } from "../widget/shop-page.ts";
import { asWebchat, type OpenChannels } from "./channels/queries.ts";
import type { Database } from "./infra/database.ts";
import { type App, notFound } from "./infra/http.ts";
import { newVisitor } from "./media/webchat/visitor-token.ts";
import { formFor } from "./visitors/standing.ts";

const dist = join(import.meta.dirname, "../../dist");

type Deps = { db: Database; channels: OpenChannels; demo: boolean };

/** Everything a browser loads that is not data: the web app, the widget, its frame and, in the demo, the shop. */
export async function screens(app: App, { db, channels, demo }: Deps): Promise<void> {
  const assets = { root: join(dist, "web"), prefix: "/", index: false as const, wildcard: false, preCompressed: true };
  if (existsSync(join(dist, "web"))) {
    await app.register(fastifyStatic, {
      ...assets,
      setHeaders: (reply, path) => void reply.header("cache-control", cacheOf(path)),
    });
    await app.register(fastifyStatic, {
      root: join(dist, "widget"),
      prefix: "/widget/",
      decorateReply: false,
      wildcard: false,
      preCompressed: true,
      index: false,
    });
    app.get("/widget.js", { schema: { hide: true } }, (_, reply) =>
      reply
        .header("access-control-allow-origin", "*")
        .header("cache-control", "public, max-age=300")
        .header("cross-origin-resource-policy", "cross-origin")
        .sendFile("widget.js", join(dist, "widget")),
    );
  }

  app.get<{ Params: { channel: string } }>("/w/:channel", { schema: { hide: true } }, async (request, reply) => {
    const webchat = asWebchat(await channels.find(request.params.channel));
    if (!webchat) throw notFound("channel");
    const { origins, hours: _, asks: __, ...settings } = webchat.account.settings;
    reply
      .header("content-security-policy", framePolicy(origins))
      .header("cross-origin-opener-policy", "unsafe-none")
      .header("cache-control", "no-cache")
      .type("text/html");
    return framePage({
      channelId: webchat.id,
      settings,
      form: formFor(webchat, newVisitor()),
      assets: { script: "/widget/frame.js", style: "/widget/frame.css" },
    });
  });

  // A module, not JSON: a page with a strict policy of its own may load scripts from here, but fetch nothing.
  app.get<{ Params: { channel: string } }>(
    "/widget/v1/:channel/settings.js",
    { schema: { hide: true } },
    async (request, reply) => {
      const channel = asWebchat(await channels.find(request.params.channel));
      if (!channel) throw notFound("channel");
      reply.headers({
        "content-type": "text/javascript; charset=utf-8",
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
        "cache-control": "public, max-age=60",
      });
      return settingsModule(channel.account.settings);
    },
  );

  app.get("/shop", { schema: { hide: true } }, async (_, reply) => {
    const channelId = demo ? await firstWebchat(db) : null;
    if (!channelId) throw notFound("page");
    return reply.type("text/html").send(shopPage({ channelId }));
  });

  // Browsers ask for it wherever a page names no icon, as the widget's frame.
  app.get("/favicon.ico", { schema: { hide: true } }, (_, reply) => reply.code(204).send());

  app.get("/robots.txt", { schema: { hide: true } }, (_, reply) => reply.type("text/plain").send(robots));

  // Every other address is the web app's own: it reads the URL and shows the page.
  app.get("/*", { schema: { hide: true } }, (request, reply) => {
    if (foreign.test(request.url) || !existsSync(join(dist, "web"))) throw notFound("address");
    return reply.header("cache-control", "no-cache").type("text/html").sendFile("index.html", join(dist, "web"));
  });
}

const robots = "User-agent: *\nDisallow: /\n";

// No page of the web app: other parts of the house, and what is named like a file.
const foreign = /^\/(api|hooks|widget|assets)\/|^[^?]*\.\w+(\?|$)/;

async function firstWebchat({ system }: Database): Promise<string | null> {
  const webchats = system.selectFrom("channels").select("id").where("kind", "=", "webchat");
  return (await webchats.orderBy("createdAt").limit(1).executeTakeFirst())?.id ?? null;
}

/** Built files carry a hash in their name, so they never change. */
function cacheOf(path: string): string {
  return path.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

function framePolicy(origins: string[]): string {
  const ancestors = origins.length > 0 ? origins.map((origin) => new URL(origin).origin).join(" ") : "*";
  return `default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self' ${ancestors}`;
}
