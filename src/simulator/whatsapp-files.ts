import { createHash, randomInt } from "node:crypto";
import type { WhatsappFile } from "./whatsapp-chats.ts";

export type NewFile = { name: string; mime: string; bytes: Buffer };
type Kept = NewFile & { id: string };

export type Files = ReturnType<typeof openFiles>;

/** What was sent and uploaded, each under an id. `url` is where the provider itself is reached. */
export function openFiles(url: string) {
  const files = new Map<string, Kept>();
  const addressOf = (id: string) => `${url}/media/${id}`;

  return {
    keep(file: NewFile): { id: string; file: WhatsappFile } {
      const id = String(randomInt(2 ** 47, 2 ** 48 - 1));
      files.set(id, { id, ...file });
      return { id, file: { name: file.name, mime: file.mime, url: addressOf(id) } };
    },
    find: (id: string) => files.get(id) ?? null,
    forget: (id: string) => files.delete(id),
    show: ({ id, name, mime }: Kept): WhatsappFile => ({ name, mime, url: addressOf(id) }),
    describe({ id, mime, bytes }: Kept) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const facts = { url: addressOf(id), mime_type: mime, sha256, file_size: bytes.length, id };
      return { messaging_product: "whatsapp", ...facts };
    },
  };
}

/** The file in an upload; null where there is none. */
export async function readUpload(body: Buffer, contentType = ""): Promise<NewFile | null> {
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } })
    .formData()
    .catch(() => null);
  const file = form?.get("file");
  if (!(file instanceof File)) return null;
  return { name: file.name, mime: file.type, bytes: Buffer.from(await file.arrayBuffer()) };
}

/** What lies at an address, as Meta fetches it before it sends it; null where nothing does. */
export async function fetchLink(link: string): Promise<NewFile | null> {
  try {
    const response = await fetch(link, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) return null;
    const mime = response.headers.get("content-type")?.split(";")[0] ?? "application/octet-stream";
    const name = decodeURIComponent(new URL(link).pathname.split("/").at(-1) || "file");
    return { name, mime, bytes: Buffer.from(await response.arrayBuffer()) };
  } catch {
    return null;
  }
}
