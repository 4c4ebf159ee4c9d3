import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { phonesPage } from "../../simulator/phones/phones-page.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { providerNames, switchNames } from "../../simulator/switches.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import { openStream } from "../infra/sse.ts";
import { refuseForeign } from "../team/same-origin.ts";

type Deps = {
  simulator: Pick<Simulator, "phonesState" | "act" | "file" | "onChange">;
  /** Where the installation is reached, if it was said. */
  url: string | null;
};

const hidden = { hide: true } as const;
// Changes come in bursts: a turn of the simulator moves a message and its reports in the same breath.
const burstMs = 40;

/** The customers' phones on one page. Only for the demo: whoever sees it acts as any customer. */
export function phonesRoutes(app: App, { simulator, url }: Deps): void {
  app.get("/phones", { schema: hidden }, async (_, reply) =>
    reply
      .header("cache-control", "no-cache")
      .type("text/html")
      .send(phonesPage({ script: "/widget/phones.js", style: "/widget/phones.css" })),
  );

  app.get("/phones/state", { config: { rateLimit: false }, schema: hidden }, async (request, reply) => {
    const stream = openStream(request, reply);
    let due: NodeJS.Timeout | null = null;
    const tell = () => {
      due = null;
      stream.send({ data: simulator.phonesState() });
    };
    const leave = simulator.onChange(() => (due ??= setTimeout(tell, burstMs)));
    stream.onClose(() => {
      leave();
      if (due) clearTimeout(due);
    });
    tell();
  });

  const onRequest = async (request: FastifyRequest) => refuseForeign(request, url);
  app.post("/phones/acts", { schema: { ...hidden, body: act }, onRequest }, async ({ body }) => {
    const done = await simulator.act(body);
    if (!done.ok) throw new Refusal(409, "impossible", done.reason);
    return { phone: done.phone };
  });

  app.get<{ Params: { medium: string; "*": string } }>(
    "/phones/files/:medium/*",
    { schema: hidden },
    async (request, reply) => {
      const file = await simulator.file(request.params.medium, request.params["*"]);
      if (!file) throw notFound("file");
      // Customers send what they like: it is looked at as a picture or saved, never opened as a page.
      const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(file.mime);
      return reply
        .headers({
          "content-type": isPicture ? file.mime : "application/octet-stream",
          "content-disposition": isPicture ? "inline" : "attachment",
          "content-security-policy": "sandbox; default-src 'none'",
          "cache-control": "private, max-age=3600",
        })
        .send(file.bytes);
    },
  );
}

const id = z.string().max(300);
const text = z.string().max(20_000);
const file = z.object({ name: z.string().max(200), mime: z.string().max(100), base64: z.base64() }).optional();
const medium = z.enum(["sms", "whatsapp", "messenger", "instagram", "email", "voice"]);
const times = z.number().int().min(0).max(1000);

const act = z.discriminatedUnion("act", [
  z.object({ act: z.literal("meet"), medium, account: id, name: z.string().trim().min(1).max(80).optional() }),
  z.object({ act: z.literal("write"), phone: id, text, file, answers: id.optional() }),
  z.object({ act: z.literal("press"), phone: id, message: id, title: text, payload: text }),
  z.object({ act: z.literal("react"), phone: id, message: id, emoji: z.string().max(20).nullable() }),
  z.object({ act: z.literal("unsend"), phone: id, message: id }),
  z.object({ act: z.literal("read"), phone: id }),
  z.object({
    act: z.literal("receive"),
    phone: id,
    reception: z.enum(["delivers", "stays-silent", "unreachable"]),
  }),
  z.object({ act: z.literal("mail"), phone: id, subject: z.string().max(500), text, answers: id.optional(), file }),
  z.object({ act: z.literal("away"), phone: id, text: text.nullable() }),
  z.object({ act: z.literal("call"), phone: id }),
  z.object({ act: z.literal("say"), phone: id, text }),
  z.object({ act: z.literal("key"), phone: id, digit: z.string().regex(/^[\d*#]$/) }),
  z.object({ act: z.literal("hang-up"), phone: id }),
  z.object({ act: z.literal("miss"), phone: id }),
  z.object({
    act: z.literal("switch"),
    name: z.enum(switchNames),
    at: z.enum(providerNames).nullable().default(null),
    times: times.nullable(),
  }),
  z.object({ act: z.literal("clear") }),
  z.object({ act: z.literal("again"), posting: z.number().int(), times: z.number().int().min(1).max(100) }),
]);
