import type { FastifyRequest } from "fastify";
import { type App, Refusal } from "../infra/http.ts";

/**
 * Refuses what another site's page may have sent with our visitor's cookie. A browser says where a request comes
 * from; a program without cookies need not. Only JSON is read, which no foreign form can send; where files are
 * uploaded the word of the browser has to do.
 */
export function refuseForeign(request: FastifyRequest, url: string | null) {
  const type = request.headers["content-type"];
  if (type && !request.routeOptions.config.uploads && !/^application\/json(;|$)/i.test(type)) {
    throw new Refusal(415, "json_only", "Send JSON, with the header content-type: application/json.");
  }
  const own = isOwn(request, url);
  if (own === false || (own === null && request.headers.cookie)) {
    throw new Refusal(403, "cross_site", "This request did not come from one of Parley's own pages.");
  }
}

function isOwn({ headers, host }: FastifyRequest, url: string | null): boolean | null {
  const site = headers["sec-fetch-site"];
  if (site) return site === "same-origin";
  const { origin } = headers;
  if (!origin) return null;
  return origin === url || (URL.canParse(origin) && new URL(origin).host === host);
}

/** Where the links in an answer to this request lead. */
export function originOf(request: FastifyRequest, url: string | null): string {
  return url ?? `${request.protocol}://${request.host}`;
}

/** The same for a mail that anybody may cause: the host is what they say it is, so only a local one is believed. */
export function safeOriginOf(request: FastifyRequest, url: string | null): string {
  if (url) return url;
  return isLocal(request.host)
    ? `${request.protocol}://${request.host}`
    : `http://localhost:${request.socket.localPort}`;
}

/**
 * For the demo, whose password is known: a page may have its own name lead to this machine, and is then of the same
 * origin to a browser. Only the name it used gives it away; what a proxy says of it, the page could say as well.
 */
export function refuseOtherNames(app: App) {
  app.addHook("onRequest", async ({ headers }) => {
    if (isLocal(headers.host ?? "")) return;
    throw new Refusal(
      403,
      "other_name",
      "The demo answers as localhost or 127.0.0.1 alone. Set PARLEY_DEMO=0 to open Parley to others.",
    );
  });
}

function isLocal(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);
}
