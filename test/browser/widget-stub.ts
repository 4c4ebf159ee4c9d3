import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Uploaded, WidgetFile, WidgetMessage, WidgetNews, WidgetSession } from "../../src/contract/widget.ts";
import { framePage, settingsModule } from "../../src/widget/frame-page.ts";
import { shopPage } from "../../src/widget/shop-page.ts";

/** The visitor's API in memory, and a site under a strict policy that carries the widget. */

export const channelId = "chan_01jc0000000000000000000000";

const framePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'";
const shopPolicy = `${framePolicy}; frame-src 'self'`;

type Visitor = { messages: WidgetMessage[]; readSeq: number };
type Entered = { token?: string; identity?: string; page?: string };

export type Stub = Awaited<ReturnType<typeof startStub>>;

export async function startStub(dist: string) {
  const visitors = new Map<string, Visitor>();
  const streams = new Set<{ visitor: Visitor; response: ServerResponse }>();
  const entered: Entered[] = [];
  const profiles: { name?: string; email?: string }[] = [];
  const ratings: { score: number; comment?: string }[] = [];
  let asks: Pick<WidgetSession, "form" | "standing"> = {
    form: null,
    standing: { leaveEmail: false, rate: null, withPerson: false, away: false },
  };
  const posted: { clientId: string; text: string; files: string[]; page?: string }[] = [];
  const uploads = new Map<string, Uploaded & { bytes: Buffer }>();
  const refused = { live: false, answers: 0, errors: 0, floods: 0, asks: 0, uploads: [] as number[] };
  const door = { held: Promise.resolve(), uploads: Promise.resolve() };
  let open = true;
  let settings: WidgetSession["settings"] = {
    title: "Fjord & Fern",
    greeting: "Good evening. What can we help you find?",
    colour: "#33503f",
    position: "right",
    theme: "auto",
    offlineNote: "We are away right now. Leave a message and we will answer here.",
  };
  let seq = 0;

  const server = await listen(serve);
  const site = await listen((_request, response) => {
    const policy = `default-src 'none'; script-src ${server.origin}; frame-src ${server.origin}; style-src 'none'`;
    response.writeHead(200, { "content-type": "text/html", "content-security-policy": policy });
    response.end(sitePage(server.origin));
  });

  return {
    origin: server.origin,
    site: site.origin,
    entered,
    posted,
    uploads,
    profiles,
    ratings,
    visitors,
    refused,
    /** Whoever enters, or uploads, is answered once this has come to be. */
    door,
    configure(change: Partial<WidgetSession["settings"]> & { open?: boolean }) {
      const { open: isOpen = open, ...rest } = change;
      open = isOpen;
      settings = { ...settings, ...rest };
    },
    /** What the visitor is asked for from now on, also those who are there. */
    ask(form: WidgetSession["form"], standing: Partial<WidgetSession["standing"]> = {}) {
      asks = { form, standing: { ...asks.standing, ...standing } };
      tellAll({ kind: "standing", standing: asks.standing });
    },
    /** Something is said to every visitor. */
    say(from: "agent" | "teammate", text: string, sources: string[] = [], files: WidgetFile[] = []): WidgetMessage {
      const titles = sources.map((title, at) => ({ number: at + 1, title }));
      const message = makeMessage({ from, name: from === "agent" ? "Fern" : "Ingrid", text, sources: titles, files });
      for (const visitor of new Set(visitors.values())) visitor.messages.push(message);
      tellAll({ kind: "message", message });
      return message;
    },
    tell: tellAll,
    /** Every conversation is deleted. */
    forget() {
      for (const visitor of visitors.values()) Object.assign(visitor, { messages: [], readSeq: 0 });
      seq = 0;
      tellAll({ kind: "reset" });
      for (const { response } of streams) response.end();
    },
    /** Every stream breaks; new ones are refused while `refused.live` is set. */
    cut() {
      for (const { response } of streams) response.destroy();
      streams.clear();
    },
    /** No token is good any more, but the visitor behind each is still known by it. */
    expire() {
      for (const [token, visitor] of [...visitors]) if (!token.startsWith("old:")) expire(token, visitor);
    },
    listening: () => streams.size,
    async stop() {
      for (const each of [server, site]) {
        each.server.closeAllConnections();
        await new Promise((resolve) => each.server.close(resolve));
      }
    },
  };

  function expire(token: string, visitor: Visitor) {
    visitors.delete(token);
    visitors.set(`old:${token}`, visitor);
  }

  async function serve(request: IncomingMessage, response: ServerResponse) {
    const { pathname, searchParams } = new URL(request.url!, "http://stub");
    const route = `${request.method} ${pathname.replace(channelId, ":channel")}`;
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    const visitor = visitors.get(token);

    if (route === "GET /widget.js")
      return file(response, "widget.js", { "cross-origin-resource-policy": "cross-origin" });
    if (route === "GET /widget/v1/:channel/settings.js") {
      const headers = { "content-type": "text/javascript", "access-control-allow-origin": "*" };
      return response.writeHead(200, headers).end(settingsModule(settings));
    }
    if (route === "GET /w/:channel") {
      const assets = { script: "/widget/frame.js", style: "/widget/frame.css" };
      return page(response, framePage({ channelId, settings, form: asks.form, assets }), framePolicy);
    }
    if (route === "GET /shop") return page(response, shopPage({ channelId }), shopPolicy);
    if (route === "POST /widget/v1/:channel/sessions") return enter(JSON.parse(await body(request)), response);
    if (pathname.startsWith("/widget/v1/") && !visitor) return problem(response, 401);
    if (route === "POST /widget/v1/:channel/messages") {
      const page = String(request.headers["x-parley-page"]);
      return receive({ ...JSON.parse(await body(request)), page }, visitor!, response);
    }
    if (route === "PUT /widget/v1/:channel/profile") {
      profiles.push(JSON.parse(await body(request)));
      return refused.asks-- > 0 ? problem(response, 503) : json(response, 200, { token });
    }
    if (route === "PUT /widget/v1/:channel/rating") {
      ratings.push(JSON.parse(await body(request)));
      return json(response, 200, { ok: true });
    }
    if (route === "POST /widget/v1/:channel/files") return upload(request, searchParams.get("name")!, response);
    if (pathname.startsWith("/files/")) {
      const found = uploads.get(pathname.slice("/files/".length));
      return response.writeHead(found ? 200 : 404, { "content-type": found?.mime }).end(found?.bytes);
    }
    if (route === "POST /widget/v1/:channel/typing") return response.writeHead(204).end();
    if (route === "PUT /widget/v1/:channel/read") {
      visitor!.readSeq = JSON.parse(await body(request)).seq;
      return response.writeHead(204).end();
    }
    if (route === "GET /widget/v1/:channel/live") return live(visitor!, Number(searchParams.get("after")), response);
    if (pathname.startsWith("/widget/")) return file(response, pathname.slice("/widget/".length));
    response.writeHead(404).end();
  }

  async function enter(said: Entered, response: ServerResponse) {
    entered.push(said);
    await door.held;
    const key = said.identity ?? said.token ?? "";
    const visitor = visitors.get(key) ?? visitors.get(`old:${key}`) ?? { messages: [], readSeq: 0 };
    const token = said.token && visitors.get(said.token) === visitor ? said.token : randomUUID();
    visitors.set(token, visitor);
    const unread = visitor.messages.filter((each) => each.from !== "visitor" && each.seq > visitor.readSeq).length;
    const { messages, readSeq } = visitor;
    const session = { token, name: null, settings, open, messages, unread, readSeq, ...asks };
    json(response, 201, session satisfies WidgetSession);
  }

  async function upload(request: IncomingMessage, name: string, response: ServerResponse) {
    const bytes = await bytesOf(request);
    await door.uploads;
    const status = refused.uploads.shift();
    if (status) return problem(response, status);
    const mime = request.headers["content-type"]!;
    const told: Uploaded = { ticket: `ticket-${uploads.size + 1}`, name, mime, size: bytes.length };
    uploads.set(told.ticket, { ...told, bytes });
    json(response, 201, told);
  }

  function opened(ticket: string): WidgetFile {
    const { name, mime, size } = uploads.get(ticket)!;
    return { id: ticket, name, mime, size, url: `/files/${ticket}` };
  }

  function receive(
    { page, ...said }: { clientId: string; text: string; files: string[]; page: string },
    visitor: Visitor,
    response: ServerResponse,
  ) {
    posted.push({ ...said, page });
    if (refused.errors > 0) {
      refused.errors--;
      return problem(response, 503);
    }
    if (refused.floods > 0) {
      refused.floods--;
      return problem(response, 429, { "retry-after": "1" });
    }
    const known = visitor.messages.find((each) => each.clientId === said.clientId);
    const files = said.files.map(opened);
    const message = known ?? makeMessage({ from: "visitor", name: "", sources: [], ...said, files });
    if (!known) {
      visitor.messages.push(message);
      for (const each of streams) if (each.visitor === visitor) write(each.response, { kind: "message", message });
    }
    if (refused.answers > 0) {
      refused.answers--;
      return response.destroy();
    }
    json(response, known ? 200 : 201, { id: message.id, seq: message.seq, at: message.at });
  }

  function live(visitor: Visitor, after: number, response: ServerResponse) {
    if (refused.live) return problem(response, 503);
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(": hello\n\n");
    for (const message of visitor.messages) if (message.seq > after) write(response, { kind: "message", message });
    const stream = { visitor, response };
    streams.add(stream);
    response.on("close", () => streams.delete(stream));
  }

  function tellAll(news: WidgetNews) {
    for (const { response } of streams) write(response, news);
  }

  function makeMessage(
    part: Pick<WidgetMessage, "from" | "name" | "text" | "sources" | "files"> & { clientId?: string },
  ): WidgetMessage {
    seq += 1;
    return { clientId: null, ...part, id: `msg_${seq}`, seq, at: new Date().toISOString() };
  }

  function file(response: ServerResponse, path: string, headers: Record<string, string> = {}) {
    const type = { js: "text/javascript", css: "text/css", svg: "image/svg+xml" }[path.split(".").at(-1)!];
    response.writeHead(200, { "content-type": type, ...headers }).end(readFileSync(join(dist, path)));
  }
}

function sitePage(origin: string): string {
  const paragraphs = Array.from({ length: 30 }, (_, at) => `<p>Paragraph ${at + 1} of a page like any other.</p>`).join(
    "",
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A site</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="${origin}/widget.js" data-channel="${channelId}" async></script></head>
<body><main><h1>A site</h1><a href="#here">A link</a>${paragraphs}</main></body></html>`;
}

function write(response: ServerResponse, news: WidgetNews) {
  const id = news.kind === "message" ? `id: ${news.message.seq}\n` : "";
  response.write(`event: ${news.kind}\n${id}data: ${JSON.stringify(news)}\n\n`);
}

function page(response: ServerResponse, html: string, policy: string) {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy }).end(html);
}

function json(response: ServerResponse, status: number, value: unknown) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function problem(response: ServerResponse, status: number, headers = {}) {
  response
    .writeHead(status, { "content-type": "application/problem+json", ...headers })
    .end(JSON.stringify({ status }));
}

async function body(request: IncomingMessage): Promise<string> {
  return (await bytesOf(request)).toString();
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await request.toArray());
}

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const server: Server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
