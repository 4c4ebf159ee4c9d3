import { z } from "zod";
import { unmatched, unmatchedCount } from "../../contract/channels.ts";
import { nothing, pageBy, pageOf } from "../../contract/page.ts";
import { type Database, isPassing } from "../infra/database.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import { mediumOf } from "../media/all.ts";
import type { Take } from "./accept.ts";
import type { OpenChannels } from "./queries.ts";
import { closeUnmatched, countUnmatched, listUnmatched, readUnmatched } from "./unmatched.ts";

const params = z.object({ id: z.string().max(60) });
const query = pageBy("unmatched").extend({
  channel: z.string().max(60).optional(),
  closed: z.stringbool().default(false),
});

type Deps = { db: Database; channels: OpenChannels; take: Take };

/** What arrived and could not be used, for a person to look at and to try again. */
export function unmatchedRoutes(app: App, { db, channels, take }: Deps): void {
  app.get(
    "/unmatched-events",
    {
      config: { permission: "channels.read" },
      schema: { querystring: query, response: { 200: pageOf(unmatched) } },
    },
    ({ principal: { workspace }, query }) => db.in(workspace, (tx) => listUnmatched(tx, workspace, query)),
  );

  app.get(
    "/unmatched-events/count",
    {
      config: { permission: "channels.read" },
      schema: { querystring: query.pick({ channel: true }), response: { 200: unmatchedCount } },
    },
    ({ principal: { workspace }, query: { channel } }) =>
      db.in(workspace, (tx) => countUnmatched(tx, workspace, channel)),
  );

  app.put(
    "/unmatched-events/:id/reprocess",
    { config: { permission: "channels.write" }, schema: { params, response: { 200: nothing } } },
    async ({ principal: { workspace, actor }, params: { id } }) => {
      const kept = await db.in(workspace, (tx) => readUnmatched(tx, workspace, id, Date.now()));
      const channel = kept && (await channels.find(kept.channelId));
      const medium = channel && mediumOf(channel.kind);
      if (!kept || !channel || !medium?.receive) throw notFound("unmatched event");
      const heard = await Promise.resolve()
        .then(() => medium.receive!(kept.hook, channel.account))
        .catch((error: Error) => stillUnusable(error.message));
      if (heard.kind !== "told") throw stillUnusable(heard.kind === "refused" ? heard.reason : "it tells nothing");
      const odd = heard.news.find((news) => news.kind === "unmatched");
      if (odd) throw stillUnusable(odd.reason);
      await take(channel, heard.news).catch((error: Error) => {
        throw isPassing(error) ? error : stillUnusable(error.message);
      });
      await db.in(workspace, (tx) => closeUnmatched(tx, workspace, id, actor));
      return { ok: true as const };
    },
  );

  app.put(
    "/unmatched-events/:id/closure",
    { config: { permission: "channels.write" }, schema: { params, response: { 200: nothing } } },
    async ({ principal: { workspace, actor }, params: { id } }) => {
      if (!(await db.in(workspace, (tx) => closeUnmatched(tx, workspace, id, actor))))
        throw notFound("unmatched event");
      return { ok: true as const };
    },
  );
}

function stillUnusable(why: string): never {
  throw new Refusal(409, "still_unusable", `It still cannot be used: ${why.replace(/\.$/, "")}.`);
}
