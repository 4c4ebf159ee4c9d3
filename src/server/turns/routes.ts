import { z } from "zod";
import { nothing, pageOf } from "../../contract/page.ts";
import { turn, turnQuery, why as whyAnswer } from "../../contract/turns.ts";
import type { Database } from "../infra/database.ts";
import type { App } from "../infra/http.ts";
import { about, found, settled } from "../team/acting.ts";
import { listTurns, readTurn } from "./queries.ts";
import { reconsider } from "./reconsider.ts";
import { why } from "./why.ts";

const params = z.object({ id: z.string().max(60) });
const read = { permission: "inbox.read" } as const;
const write = { permission: "inbox.write" } as const;

export function turnRoutes(app: App, { db }: { db: Database }): void {
  app.get(
    "/conversations/:id/why",
    { config: read, schema: { params, response: { 200: whyAnswer } } },
    async ({ principal: { workspace }, params }) => {
      return found(await db.in(workspace, (tx) => why(tx, workspace, params.id)), "conversation");
    },
  );

  app.put(
    "/conversations/:id/reconsideration",
    { config: write, schema: { params, response: { 200: nothing } } },
    async ({ principal, params }) => settled(await reconsider(db, about(principal, params.id)), "conversation"),
  );

  app.get(
    "/turns",
    { config: read, schema: { querystring: turnQuery, response: { 200: pageOf(turn) } } },
    ({ principal: { workspace }, query }) => db.in(workspace, (tx) => listTurns(tx, workspace, query)),
  );

  app.get(
    "/turns/:id",
    { config: read, schema: { params, response: { 200: turn } } },
    async ({ principal: { workspace }, params }) => {
      return found(await db.in(workspace, (tx) => readTurn(tx, workspace, params.id)), "turn");
    },
  );
}
