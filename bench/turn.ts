import { newVisitor, signVisitor } from "../src/server/media/webchat/visitor-token.ts";
import { listen } from "./listen.ts";
import { askInRounds, tell } from "./rounds.ts";
import { conclude, median, nextQuestion, openSetting, percentile, round, say } from "./setting.ts";

/**
 * A visitor asks and the built-in agent answers from the knowledge base: from sending the question to when a screen
 * shows the answer, which is after the commit that stored it, one visitor at a time and eight at once. The floor is the
 * commit of one row, which such an answer cannot do without three times (question, turn, and the claim between them).
 */
const full = process.argv.includes("--full");
const visitors = 80;
const questions = full ? 800 : 240;

const setting = await openSetting();
try {
  const node = await setting.startNode({ PARLEY_DEBOUNCE_MS: "0" });
  const ask = await openChat(node.url);
  say(`${visitors} visitors, ${questions} questions one at a time, ${questions} eight at once`);
  const runs = await askInRounds(setting.db, { people: visitors, questions, warmUp: visitors }, ask);
  tell("floor", runs.floor);
  tell("one at a time", runs.one);
  tell("eight at once", runs.eight);
  conclude("turn", {
    p50_ms: round(median(runs.one)),
    p99_ms: round(percentile(runs.one, 0.99)),
    p50_ms_8: round(median(runs.eight)),
    p99_ms_8: round(percentile(runs.eight, 0.99)),
    floor_p50_ms: round(median(runs.floor)),
    questions,
  });
} finally {
  await setting.close();
}

/** Returns how to ask as one of the visitors and how long the answer took. */
async function openChat(url: string): Promise<(visitor: number) => Promise<number>> {
  const { channelId, secrets, key } = setting;
  const tokenKey = secrets.derive("visitor tokens");
  const tokens = Array.from({ length: visitors }, () => signVisitor(tokenKey, channelId, newVisitor(), Date.now()));
  const answered = await watchAnswers(url, key);
  const asked = new Array<number>(visitors).fill(0);
  let count = 0;
  return async (visitor) => {
    const text = nextQuestion(asked[visitor]!++);
    const started = performance.now();
    const reply = await fetch(`${url}/widget/v1/${channelId}/messages`, {
      method: "POST",
      headers: { authorization: `Bearer ${tokens[visitor]}`, "content-type": "application/json" },
      body: JSON.stringify({ clientId: `bench-${count++}-${process.pid}`, text }),
    });
    if (reply.status !== 201) throw new Error(`A question was refused (${reply.status}).`);
    const { id } = (await reply.json()) as { id: string };
    return (await answered(id)) - started;
  };
}

/** When the answer to a question was on a screen: the event of the answer follows that of the question. */
async function watchAnswers(url: string, token: string): Promise<(question: string) => Promise<number>> {
  const asked = new Map<string, string>();
  const answers = new Map<string, PromiseWithResolvers<number>>();
  const answerTo = (question: string) => {
    if (!answers.has(question)) answers.set(question, Promise.withResolvers());
    return answers.get(question)!;
  };
  await listen({
    url,
    path: "/api/v1/live",
    token,
    hear(text) {
      const event = /^data: (\{.*"type":"message\.created".*)$/m.exec(text)?.[1];
      if (!event) return;
      const { conversationId, data } = JSON.parse(event) as {
        conversationId: string;
        data: { messageId: string; direction: string };
      };
      if (data.direction === "in") asked.set(conversationId, data.messageId);
      else answerTo(asked.get(conversationId)!).resolve(performance.now());
    },
  });
  return async (question) => {
    const at = await answerTo(question).promise;
    answers.delete(question);
    return at;
  };
}
