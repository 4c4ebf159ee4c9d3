import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";

/** What a model was asked, as it came over the wire. */
export type Asked = {
  model: string;
  messages: { role: string; content: string }[];
  response_format?: { json_schema?: { schema: { properties: Record<string, unknown> } } };
};

/** What happens before the model says its first word, and when it has said about half of it. */
type Meanwhile = { meanwhile?: (() => unknown) | undefined; halfway?: (() => unknown) | undefined };
type Question = { response: ServerResponse; asked: Asked; authorization: string | undefined };
type Step = Meanwhile & { name: string; play: (question: Question) => unknown };

type Answer = {
  decision?: "reply" | "hand_off" | "stay_silent";
  text?: string;
  sources?: number[];
  outcome?: "ongoing" | "not_interested" | "wrong_person" | "appointment_scheduled";
  reason?: string;
};

/** A language model that says what a test tells it to, step by step; anything unforeseen fails the test. */
export type Model = {
  baseUrl: string;
  key: string;
  asked: Asked[];
  answers(text: string, more?: Omit<Answer, "text" | "sources"> & { cites?: number[] } & Meanwhile): void;
  handsOff(reason: string, more?: Meanwhile): void;
  staysSilent(reason: string, more?: Pick<Answer, "outcome"> & Meanwhile): void;
  fails(kind: keyof typeof faults, more?: Meanwhile): void;
  /** Throws when it was asked more or less than the test foresaw. */
  settle(): void;
};

/** A provider that speaks OpenAI's chat completions; each model has a path of its own on it. */
export async function openProvider(): Promise<{ host: string; model(): Model; close(): void }> {
  const models: ((request: IncomingMessage, response: ServerResponse) => Promise<void>)[] = [];
  const server = createServer((request, response) => {
    const index = Number(/^\/(\d+)\//.exec(request.url ?? "")?.[1]);
    void models[index]?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    model() {
      const { model, take } = scripted(`http://${host}/${models.length}/v1`);
      models.push(take);
      return model;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function scripted(baseUrl: string) {
  const steps: Step[] = [];
  const unforeseen: string[] = [];
  const asked: Asked[] = [];
  const key = `sk-canary-${baseUrl.replace(/\W+/g, "-")}`;

  const add = (name: string, { meanwhile }: Meanwhile, play: Step["play"]) =>
    void steps.push({ name, play, meanwhile });
  const says = (name: string, answer: Answer, more: Meanwhile = {}) =>
    add(name, more, (question) => say(question, answer, { halfway: more.halfway && heeded(more.halfway) }));
  const heeded = (act: () => unknown) => async () => {
    await Promise.resolve(act()).catch((error) => unforeseen.push(`meanwhile: ${error.message}`));
  };

  async function take(request: IncomingMessage, response: ServerResponse) {
    const question: Asked = JSON.parse(await text(request));
    asked.push(question);
    const step = steps.shift();
    const { authorization } = request.headers;
    if (!step) unforeseen.push(question.messages.at(-1)?.content ?? "");
    if (authorization !== `Bearer ${key}`) unforeseen.push("a request without the key");
    if (step?.meanwhile) await heeded(step.meanwhile)();
    await (step?.play ?? faults["server error"])({ response, asked: question, authorization });
  }

  const model: Model = {
    baseUrl,
    key,
    asked,
    answers: (said, { cites = [], meanwhile, halfway, ...more } = {}) =>
      says(`answers "${said}"`, { decision: "reply", text: said, sources: cites, ...more }, { meanwhile, halfway }),
    handsOff: (reason, more) => says(`hands off: ${reason}`, { decision: "hand_off", reason }, more),
    staysSilent: (reason, { meanwhile, ...more } = {}) =>
      says(`stays silent: ${reason}`, { decision: "stay_silent", reason, ...more }, { meanwhile }),
    fails: (kind, more = {}) => add(`fails: ${kind}`, more, faults[kind]),
    settle() {
      const left = steps.map(({ name }) => name);
      if (unforeseen.length > 0) throw new Error(`The model was asked without a script: ${unforeseen.join(" | ")}`);
      if (left.length > 0) throw new Error(`The model was never asked for: ${left.join(" | ")}`);
    },
  };
  return { model, take };
}

const nothing = { decision: "reply", text: "", sources: [], outcome: "ongoing", reason: "The script says so." };

/** The ways in which providers fail (F15 of the fault list), each as it looks on the wire. */
const faults = {
  "rate limit": refuse(429, "Rate limit reached"),
  "server error": refuse(500, "The server had an error"),
  "refused key": refuse(401, "Incorrect API key provided"),
  "echoes the key": (question: Question) => refuse(400, `This header is wrong: ${question.authorization}`)(question),
  hang: () => {},
  "cut stream": ({ response }: Question) => {
    begin(response);
    response.write(chunk({ content: '{"decision":"reply","text":"It is on its' }));
    // The bytes leave first, so that the client has begun to read when the line breaks.
    setImmediate(() => response.destroy());
  },
  "cut off by length": ({ response }: Question) =>
    stream(response, '{"decision":"reply","text":"It is', { finish: "length" }),
  "says nothing": ({ response }: Question) => stream(response, ""),
  "bad JSON": ({ response }: Question) => stream(response, "Sure! Your parcel is on its way."),
  "wrong arguments": ({ response }: Question) =>
    stream(response, JSON.stringify({ decision: "refund", text: 5, sources: "all", outcome: "great" })),
  "unknown tool": ({ response }: Question) => {
    begin(response);
    const call = { index: 0, id: "call_1", type: "function", function: { name: "refund", arguments: '{"all":true}' } };
    response.write(chunk({ tool_calls: [call] }));
    response.end(`${chunk({}, "tool_calls")}data: [DONE]\n\n`);
  },
  "unknown passage": (question: Question) => say(question, { text: "You may keep it for ever.", sources: [99] }),
  "endless answer": (question: Question) => say(question, { text: "It is on its way. ".repeat(25_000) }),
} satisfies Record<string, Step["play"]>;

function refuse(status: number, message: string) {
  return ({ response }: Question) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error: { message } }));
}

function begin(response: ServerResponse) {
  response.on("error", () => {});
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(chunk({ role: "assistant", content: "" }));
}

/** Says an answer with its fields in the order of the schema that was asked for, as models do. */
function say({ response, asked }: Question, answer: Answer, more: Pace = {}) {
  const fields = Object.keys(asked.response_format?.json_schema?.schema.properties ?? nothing);
  const whole: Record<string, unknown> = { ...nothing, ...answer };
  stream(response, JSON.stringify(Object.fromEntries(fields.map((field) => [field, whole[field]]))), more);
}

type Pace = { finish?: string; halfway?: (() => unknown) | undefined };

/** Sends the text in the small pieces in which models speak, for as long as somebody reads. */
function stream(response: ServerResponse, content: string, { finish = "stop", halfway }: Pace = {}) {
  begin(response);
  const pieces = content.match(/[\s\S]{1,24}/g) ?? [];
  const middle = Math.ceil(pieces.length / 2);
  const usage = { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 };
  Readable.from(
    (async function* () {
      for (const [index, piece] of pieces.entries()) {
        if (index === middle) await halfway?.();
        yield chunk({ content: piece });
      }
      yield chunk({}, finish);
      yield `data: ${JSON.stringify({ ...frame, choices: [], usage })}\n\ndata: [DONE]\n\n`;
    })(),
  ).pipe(response);
}

const frame = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "scripted" };

function chunk(delta: object, finish: string | null = null): string {
  return `data: ${JSON.stringify({ ...frame, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
