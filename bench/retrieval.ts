import { existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { resolve } from "node:path";
import type { Said } from "../src/domain/thread.ts";
import { buildIndex, type Index, type Passage } from "../src/server/knowledge/postings.ts";
import { answerable, type Hit, search, searchThread } from "../src/server/knowledge/ranker.ts";
import { splitArticle } from "../src/server/knowledge/split.ts";

// How often the built-in search finds the right help article, and how often it rightly says that there is none.

type Article = { id: string; title: string; body: string };
type Query = { query: string; relevant: string[] };
type Task = { conversation: { speaker: string; text: string }[]; relevant: string[]; answerability: string[] };

const data = resolve(process.env.PARLEY_DATA ?? resolve(import.meta.dirname, "../../shared/data"));
const missing = ["kb-stackfaq", "kb-multiturn"].filter((folder) => !existsSync(resolve(data, folder)));
if (missing.length > 0) {
  console.error(`No ${missing.join(" and no ")} in ${data}: set PARLEY_DATA to the folder that holds them.`);
  process.exit(1);
}

const articles = rows<Article>("kb-stackfaq/articles.jsonl");
const queries = rows<Query>("kb-stackfaq/queries.jsonl");
const tasks = rows<Task>("kb-multiturn/tasks.jsonl");
const offTopic = outOfScope("intent-clinc150");
console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`);
console.log(
  `${articles.length} articles, ${queries.length} questions; ${tasks.length} conversations; ${offTopic.length} questions off the topic`,
);

const faq = buildIndex(articles.flatMap(passagesOf));
const places = queries.map(({ query, relevant }) => search(faq, query, articles.length).findIndex(oneOf(relevant)));
const r1 = share(places, (place) => place === 0);
const r5 = share(places, (place) => place >= 0 && place < 5);
const mrr = mean(places.map((place) => (place < 0 ? 0 : 1 / (place + 1))));
console.log(`single questions: R@1 ${r1}, R@5 ${r5}, MRR ${mrr}`);

const documents = buildIndex(rows<{ id: string; text: string }>("kb-multiturn/passages.jsonl").map(documentOf));
const answered = tasks.filter((task) => task.relevant.length > 0);
const recalls = answered.map((task) => recall(task, searchThread(documents, threadOf(task), 5).hits));
const alone = answered.map((task) => recall(task, search(documents, threadOf(task).at(-1)!.text, 5)));
const r5_multiturn = mean(recalls);
console.log(`conversations: R@5 ${r5_multiturn}; by the last message alone ${mean(alone)}`);

const sure = {
  questions: queries.map(({ query }) => confident(search(faq, query, 1))),
  conversations: answered.map((task) => confident(searchThread(documents, threadOf(task), 1).hits)),
};
const unsure = {
  offTopic: offTopic.map((text) => !confident(search(faq, text, 1))),
  unanswerable: tasks
    .filter(({ answerability }) => answerability.includes("UNANSWERABLE"))
    .map((task) => !confident(searchThread(documents, threadOf(task), 1).hits)),
};
console.log(
  `abstained off the topic ${share(unsure.offTopic, Boolean)}, on unanswerable conversations ${share(unsure.unanswerable, Boolean)}`,
);
console.log(
  `answered of the questions ${share(sure.questions, Boolean)}, of the conversations ${share(sure.conversations, Boolean)}`,
);
const abstained = share([...unsure.offTopic, ...unsure.unanswerable], Boolean);
const abstained_wrongly = share([...sure.questions, ...sure.conversations], (found) => !found);

const us_per_query = speed(faq);
console.log(`${us_per_query} µs a question, median of 7 rounds over all of them`);
console.log(
  JSON.stringify({ bench: "retrieval", r1, r5, mrr, r5_multiturn, abstained, abstained_wrongly, us_per_query }),
);

function rows<Row>(file: string): Row[] {
  const lines = readFileSync(resolve(data, file), "utf8").split("\n");
  return lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line));
}

function outOfScope(folder: string): string[] {
  const files = ["val.csv", "test.csv"].map((file) => resolve(data, folder, file)).filter(existsSync);
  const lines = files.flatMap((file) => readFileSync(file, "utf8").split("\n"));
  return lines
    .filter((line) => line.trim().endsWith(",oos"))
    .map((line) => line.trim().slice(0, -4).replaceAll('"', ""));
}

function passagesOf(article: Article): Passage[] {
  return splitArticle(article).map((part, i) => ({
    id: `${article.id}.${i}`,
    articleId: article.id,
    title: article.title,
    ...part,
  }));
}

function documentOf({ id, text }: { id: string; text: string }): Passage {
  return { id, articleId: id, title: "", heading: null, text };
}

function threadOf({ conversation }: Task): Said[] {
  return conversation.map(({ speaker, text }) => ({ from: speaker === "user" ? "contact" : "agent", text }));
}

function oneOf(relevant: string[]): (hit: Hit) => boolean {
  return ({ passage }) => relevant.includes(passage.articleId);
}

function recall({ relevant }: Task, hits: Hit[]): number {
  return hits.filter(oneOf(relevant)).length / relevant.length;
}

function confident(hits: Hit[]): boolean {
  return (hits[0]?.score ?? 0) >= answerable;
}

function speed(index: Index): number {
  const rounds = Array.from({ length: 7 }, () => {
    const start = performance.now();
    for (const { query } of queries) search(index, query);
    return ((performance.now() - start) * 1000) / queries.length;
  });
  return Math.round(rounds.sort((a, b) => a - b)[3]!);
}

function share<Item>(items: Item[], holds: (item: Item) => boolean): number {
  return mean(items.map((item) => (holds(item) ? 1 : 0)));
}

function mean(numbers: number[]): number {
  return Number((numbers.reduce((sum, number) => sum + number, 0) / (numbers.length || 1)).toFixed(3));
}
