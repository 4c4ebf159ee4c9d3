import { z } from "zod";
import { file } from "../../contract/conversations.ts";
import { pageBy, pageOf } from "../../contract/page.ts";
import { fileName } from "../../domain/file-name.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { readContact } from "../contacts/queries.ts";
import type { Database } from "../infra/database.ts";
import type { Files } from "../infra/files.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import { newId } from "../infra/id.ts";
import { keepBytes } from "./keep-bytes.ts";
import type { OpenFiles } from "./open-files.ts";
import { listFiles, readFile } from "./queries.ts";
import { sendFile } from "./send-file.ts";

const params = z.object({ id: z.string().max(60) });
const mostBytes = 25 * 1024 * 1024;

type Deps = { db: Database; files: Files };

/** Files to send, and those that came: uploaded as they are, one at a time, with name and type beside them. */
export function fileRoutes(app: App, { db, files }: Deps): void {
  app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: mostBytes }, (_, body, done) => done(null, body));
    (uploads as unknown as App).post(
      "/files",
      {
        bodyLimit: mostBytes,
        config: { permission: "inbox.write", uploads: true, rateLimit: { max: 120, timeWindow: "1 minute" } },
        schema: { querystring: z.object({ name: z.string().trim().min(1).max(200) }), response: { 201: file } },
      },
      async ({ principal, query, headers, body }, reply) => {
        if (!Buffer.isBuffer(body) || body.length === 0) throw empty();
        const id = newId("file");
        const row = {
          workspaceId: principal.workspace,
          id,
          name: fileName(query.name),
          mime: (headers["content-type"] ?? "application/octet-stream").slice(0, 200),
          size: body.length,
          state: "stored",
          key: await keepBytes({ db, files }, body),
          uploadedBy: principal.person,
        };
        await db.in(principal.workspace, (tx) => tx.insertInto("files").values(row).execute());
        const { name, mime, size } = row;
        return reply.code(201).send({ id, name, mime, size, state: "stored", error: null });
      },
    );
  });

  app.get(
    "/files/:id",
    { config: { permission: "inbox.read" }, schema: { params } },
    async ({ principal: { workspace }, params: { id }, headers }, reply) => {
      const found = await db.in(workspace, (tx) => readFile(tx, workspace, id));
      if (!found) throw notFound("file");
      return sendFile(files, found, { headers, reply });
    },
  );

  app.get(
    "/contacts/:id/files",
    {
      config: { permission: "inbox.read" },
      schema: {
        params,
        querystring: pageBy("file").extend({ q: z.string().trim().max(100).optional() }),
        response: { 200: pageOf(file) },
      },
    },
    ({ principal: { workspace }, params: { id }, query }) =>
      db.in(workspace, async (tx) => {
        if (!(await readContact(tx, workspace, id))) throw notFound("contact");
        return listFiles(tx, workspace, { contact: id, ...query });
      }),
  );
}

/** What providers fetch: whoever holds a link may, for a while. */
export function fileLinks(app: App, { db, files, open }: Deps & { open: OpenFiles }): void {
  app.get<{ Params: { id: string; until: string; signature: string; name: string } }>(
    "/files/:id/:until/:signature/:name",
    { schema: { hide: true } },
    async ({ params: { id, until, signature }, headers }, reply) => {
      const fileId = open.opened(id, until, signature);
      const row =
        fileId &&
        (await db.system.selectFrom("files").select("workspaceId").where("id", "=", fileId).executeTakeFirst());
      if (!fileId || !row) throw notFound("file");
      const workspace = row.workspaceId as WorkspaceId;
      const found = await db.in(workspace, (tx) => readFile(tx, workspace, fileId));
      if (!found) throw notFound("file");
      return sendFile(files, found, { headers, reply });
    },
  );
}

function empty(): Refusal {
  return new Refusal(422, "wrong_input", "The file is empty. Send its bytes as the body of the request.");
}
