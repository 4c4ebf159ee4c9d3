import { createHmac } from "node:crypto";
import { once } from "node:events";
import { WebSocket } from "undici";
import { newChannel } from "../src/contract/channels.ts";
import { connectChannel } from "../src/server/channels/connect-channel.ts";
import { askInRounds, tell } from "./rounds.ts";
import { conclude, median, nextQuestion, openSetting, percentile, round, say } from "./setting.ts";

/**
 * A caller asks and the built-in agent answers from the knowledge base, over the websocket as the provider opens it:
 * from sending what was said to the first token of the answer, which is after the commits that stored the question,
 * the turn and the answer. One caller at a time and eight at once. The floor is a commit of one row.
 */
const full = process.argv.includes("--full");
const callers = 16;
const questions = full ? 800 : 240;

const account = { accountSid: "AC0123456789abcdef0123456789abcdef", authToken: "token of the bench" };
const number = "+14155550103";

/** How long the caller waited for the first word of an answer, and for the last. */
type Wait = { first: number; last: number };
type Ask = () => Promise<Wait>;

const toFirst = ({ first }: Wait) => first;
const toLast = ({ last }: Wait) => last;

const setting = await openSetting();
try {
  const channel = await connectNumber();
  const node = await setting.startNode({ PARLEY_DEBOUNCE_MS: "0" });
  const calls = await Promise.all(Array.from({ length: callers }, (_, index) => call(node.url, channel, index)));
  say(`${callers} calls, ${questions} questions one at a time, ${questions} eight at once`);
  const rounds = { people: callers, questions, warmUp: callers * 4 };
  const { floor, one, eight } = await askInRounds(setting.db, rounds, (caller) => calls[caller]!());
  const [first, last, firstOfEight] = [one.map(toFirst), one.map(toLast), eight.map(toFirst)];
  tell("floor", floor);
  tell("one at a time, first token", first);
  tell("one at a time, last token", last);
  tell("eight at once, first token", firstOfEight);
  conclude("voice", {
    p50_ms: round(median(first)),
    p99_ms: round(percentile(first, 0.99)),
    p50_ms_last: round(median(last)),
    p50_ms_8: round(median(firstOfEight)),
    p99_ms_8: round(percentile(firstOfEight, 0.99)),
    floor_p50_ms: round(median(floor)),
    questions,
  });
} finally {
  await setting.close();
}

function connectNumber(): Promise<string> {
  const { db, workspace, secrets, agentId } = setting;
  const { accountSid, authToken } = account;
  // Nobody listens there: nothing in a turn asks the provider's own interface.
  const settings = { accountSid, number, baseUrl: "http://127.0.0.1:9" };
  const channel = newChannel.parse({ kind: "voice", name: "Bench line", agentId, settings, secrets: { authToken } });
  return db.in(workspace, (tx) => connectChannel(tx, secrets, { workspace, by: { kind: "system" }, channel }));
}

/** Opens the websocket of one call and returns how to say something on it. */
async function call(url: string, channel: string, index: number): Promise<Ask> {
  const address = `${url.replace(/^http/, "ws")}/hooks/${channel}/relay`;
  const signature = createHmac("sha1", account.authToken).update(address).digest("base64");
  const socket = new WebSocket(address, { headers: { "x-twilio-signature": signature } });
  await once(socket, "open");
  const send = (frame: object) => socket.send(JSON.stringify(frame));
  const answers = listen(socket);
  const callSid = `CA${String(index).padStart(32, "0")}`;
  const from = `+1303555${String(index).padStart(4, "0")}`;
  send({ type: "setup", sessionId: `VX${index}`, callSid, accountSid: account.accountSid, from, to: number });
  let asked = 0;
  return async () => {
    const voicePrompt = nextQuestion(asked++);
    const answer = answers.next();
    const started = performance.now();
    send({ type: "prompt", voicePrompt, lang: "en-US", last: true });
    const { first, last } = await answer;
    return { first: first - started, last: last - started };
  };
}

/** When the next answer began and when it was complete. A call that ends leaves nobody waiting. */
function listen(socket: WebSocket) {
  let waiting: PromiseWithResolvers<Wait> | null = null;
  let first: number | null = null;
  socket.addEventListener("close", ({ code }) => waiting?.reject(new Error(`The call was closed (${code}).`)));
  socket.addEventListener("message", ({ data }) => {
    const frame = JSON.parse(String(data)) as { type: string; token?: string; last?: boolean };
    if (frame.type !== "text") return waiting?.reject(new Error(`The agent did not answer (${frame.type}).`));
    const now = performance.now();
    if (frame.token) first ??= now;
    if (!frame.last || first === null) return;
    waiting?.resolve({ first, last: now });
    first = null;
  });
  return {
    next() {
      waiting = Promise.withResolvers();
      return waiting.promise;
    },
  };
}
