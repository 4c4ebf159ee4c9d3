import { normalizeIP } from "@fastify/rate-limit";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { uploaded } from "../../contract/widget.ts";
import { fileName } from "../../domain/file-name.ts";
import { visitorUploads } from "../../domain/upload.ts";
import { keepBytes } from "../files/keep-bytes.ts";
import { allowance } from "../infra/allowance.ts";
import type { Database } from "../infra/database.ts";
import type { Files } from "../infra/files.ts";
import { type App, Refusal } from "../infra/http.ts";
import { fileType } from "../media/webchat/file-type.ts";
import { ticketDays } from "../media/webchat/ticket.ts";
import type { VisitorDoor } from "./door.ts";
import type { VisitorTickets } from "./tickets.ts";

const params = z.object({ channel: z.string().max(60) });
const query = z.object({ name: z.string().trim().min(1).max(400) });

type Deps = { db: Database; door: VisitorDoor; tickets: VisitorTickets; files: Files };

/**
 * Where a visitor's files come in, as they are and one at a time, before the message they belong to. Who sends and how
 * much is asked before the first byte is read, since anybody can be a visitor.
 */
export function visitorFileRoutes(app: App, { db, door, tickets, files }: Deps): void {
  const within = { visitor: allowance(filesOfOne), address: allowance(bytesOfAddress) };

  app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));
    (uploads as unknown as App).post(
      "/:channel/files",
      {
        bodyLimit: visitorUploads.maxBytes,
        config: { rateLimit: { max: 120, timeWindow: "1 minute" } },
        schema: { params, querystring: query, response: { 201: uploaded } },
        onRequest: admit,
      },
      async ({ params, query, headers, body }, reply) => {
        const channel = await door.channel(params.channel);
        const visitor = door.visitor(channel, headers.authorization);
        if (!Buffer.isBuffer(body) || body.length === 0) throw empty();
        const mime = fileType(body, headers["content-type"] ?? "", query.name);
        if (!mime) throw notTaken();
        const key = await keepBytes({ db, files }, body, ticketDays);
        const stored = { key, name: fileName(query.name), mime, size: body.length };
        const { key: _, ...told } = stored;
        return reply.code(201).send({ ...told, ticket: tickets.give(channel, visitor, stored) });
      },
    );
  });

  async function admit({ params, headers, ip }: FastifyRequest): Promise<void> {
    const channel = await door.channel((params as { channel: string }).channel);
    const visitor = door.visitor(channel, headers.authorization);
    const size = Number(headers["content-length"]);
    if (!(size > 0)) throw empty();
    if (size > visitorUploads.maxBytes) throw tooLarge();
    if (!within.visitor(`${channel.id} ${visitor.address}`) || !within.address(normalizeIP(ip), size)) throw tooMany();
  }
}

const filesOfOne = { max: 30, ms: 60_000 };
// Ten full messages; an office behind one address has room, somebody who wants to fill a disk has not.
const bytesOfAddress = { max: 10 * visitorUploads.maxBytes, ms: 10 * 60_000 };

function empty(): Refusal {
  return new Refusal(
    422,
    "wrong_input",
    "The file is empty. Send its bytes as the body of the request, with their length.",
  );
}

function tooLarge(): Refusal {
  return new Refusal(413, "too_large", `A file may have at most ${visitorUploads.maxBytes} bytes.`);
}

function notTaken(): Refusal {
  return new Refusal(415, "not_taken", "This file is a program, and programs are not accepted here.");
}

function tooMany(): Refusal {
  return new Refusal(429, "too_many_files", "Too many files at once. Wait a few minutes and send the rest.");
}
