import type { FastifyReply, FastifyRequest } from "fastify";
import type { Files } from "../infra/files.ts";
import { Refusal } from "../infra/http.ts";
import type { StoredFile } from "./queries.ts";
import { readRange } from "./read-range.ts";

type Exchange = { headers: FastifyRequest["headers"]; reply: FastifyReply };

/** Sends a file as it is read, all of it or the part that was asked for: without parts Safari plays no recording. */
export async function sendFile(files: Files, file: StoredFile, { headers, reply }: Exchange): Promise<FastifyReply> {
  const size = await files.size(file.key);
  if (size === null) throw lost();
  const etag = `"${file.key}"`;
  const isSame = (headers["if-range"] ?? etag) === etag;
  const part = isSame ? readRange(headers.range, size) : null;
  if (part === "none") {
    reply.header("content-range", `bytes */${size}`);
    throw noSuchPart(size);
  }
  if (part) reply.code(206).header("content-range", `bytes ${part.start}-${part.end}/${size}`);
  const { start, end } = part ?? { start: 0, end: size - 1 };
  reply.headers({ ...headersOf(file), "accept-ranges": "bytes", etag, "content-length": end - start + 1 });
  return reply.send(size > 0 ? files.read(file.key, { start, end }) : "");
}

// Nothing a stranger sent may run as a page of ours: only these are shown in place, everything else is saved.
const shown = /^(image\/(png|jpeg|gif|webp|avif)|audio\/[\w.+-]+|video\/[\w.+-]+|application\/pdf|text\/plain)$/;

function headersOf({ name, mime }: StoredFile): Record<string, string> {
  const type = mime.split(";")[0]!.trim().toLowerCase();
  const disposition = shown.test(type) ? "inline" : "attachment";
  return {
    "content-type": shown.test(type) ? type : "application/octet-stream",
    "content-disposition": `${disposition}; filename*=UTF-8''${encodeURIComponent(name)}`,
    "content-security-policy":
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'",
    "cache-control": "private, max-age=31536000, immutable",
    "cross-origin-resource-policy": "same-origin",
  };
}

function lost(): Refusal {
  return new Refusal(
    410,
    "file_lost",
    "The file is known, but its bytes are no longer in the data folder. They come back only with a backup of it.",
  );
}

function noSuchPart(size: number): Refusal {
  return new Refusal(
    416,
    "no_such_part",
    `The file has ${size} bytes, and the part that was asked for lies beyond them.`,
  );
}
