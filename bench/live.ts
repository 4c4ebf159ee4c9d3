import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { newVisitor, signVisitor } from "../src/server/media/webchat/visitor-token.ts";
import { listen } from "./listen.ts";
import { conclude, median, openSetting, percentile, round, say } from "./setting.ts";

/**
 * 200 screens listen to a workspace; a visitor writes. From when the visitor has the answer, so from the commit on, to
 * when each screen has the event. The floor is a bare server that passes as many bytes on to as many sockets.
 */
const full = process.argv.includes("--full");
const screens = 200;
const messages = full ? 100 : 40;
const rounds = full ? 10 : 6;
const size = 420;

/** Tells everybody something and says how long each has waited for it, in milliseconds. */
type Round = () => Promise<number[]>;

const setting = await openSetting();
const echo = spawn(process.execPath, [join(import.meta.dirname, "fan-out.ts")], {
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  const node = await setting.startNode({ PARLEY_TURNS: "0" });
  const [floor, ours] = [await openFloor(), await openScreens(node.url)];
  say(`${screens} screens, ${rounds} rounds of ${messages} messages, one after the other`);
  await floor();
  await ours();
  const runs: { floor: number[]; ours: number[] }[] = [];
  for (let index = 0; index < rounds; index++) {
    const run = { floor: await floor(), ours: await ours() };
    runs.push(run);
    say(`round ${index + 1}: floor ${figures(run.floor)}, Parley ${figures(run.ours)}`);
  }
  const floorP99 = median(runs.map((run) => percentile(run.floor, 0.99)));
  const p99 = median(runs.map((run) => percentile(run.ours, 0.99)));
  conclude("live", {
    p50_ms: round(median(runs.flatMap((run) => run.ours))),
    p99_ms: round(p99),
    floor_p50_ms: round(median(runs.flatMap((run) => run.floor))),
    floor_p99_ms: round(floorP99),
    ratio: round(p99 / floorP99),
    screens,
    messages: rounds * messages,
  });
} finally {
  echo.kill();
  await setting.close();
}

async function openScreens(url: string): Promise<Round> {
  const board = openBoard();
  const hear = (event: string) => void (event.includes('"message.created"') && board.heard());
  for (let screen = 0; screen < screens; screen++)
    await listen({ url, path: "/api/v1/live", token: setting.key, hear });
  const writer = await dial(Number(new URL(url).port));
  const tokens = visitorTokens();
  let count = 0;
  return () =>
    inTurn(async () => {
      const all = board.expect();
      writer.write(toRequest(tokens[count % tokens.length]!, count++));
      const [answer] = (await once(writer, "data")) as [Buffer];
      if (answer.indexOf("HTTP/1.1 201") !== 0) throw new Error(`A message was refused: ${answer}`);
      return all(performance.now());
    });
}

/** One visitor for each message of a round: the first round, which does not count, introduces them. */
function visitorTokens(): string[] {
  const key = setting.secrets.derive("visitor tokens");
  return Array.from({ length: messages }, () => signVisitor(key, setting.channelId, newVisitor(), Date.now()));
}

function toRequest(token: string, number: number): string {
  const body = `{"clientId":"bench-${number}-${process.pid}","text":"Where is my parcel? I ordered it on Monday."}`;
  return `POST /widget/v1/${setting.channelId}/messages HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

async function openFloor(): Promise<Round> {
  const [line] = (await once(echo.stdout, "data")) as [Buffer];
  const board = openBoard();
  for (let screen = 0; screen < screens; screen++) (await dial(Number(line))).on("data", board.heard);
  const teller = await dial(Number(line));
  return () =>
    inTurn(async () => {
      const all = board.expect();
      teller.write("x".repeat(size));
      await once(teller, "data");
      return all(performance.now());
    });
}

async function dial(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** Notes when each screen heard of what was told last. */
function openBoard() {
  let times: number[] = [];
  let told = Promise.withResolvers<void>();
  return {
    heard() {
      times.push(performance.now());
      if (times.length === screens) told.resolve();
    },
    expect() {
      times = [];
      told = Promise.withResolvers<void>();
      return async (since: number) => {
        await told.promise;
        // A screen may hear of it before the writer has the answer.
        return times.map((time) => Math.max(0, time - since));
      };
    },
  };
}

async function inTurn(tell: () => Promise<number[]>): Promise<number[]> {
  const waits: number[] = [];
  for (let message = 0; message < messages; message++) {
    waits.push(...(await tell()));
    await pause(20);
  }
  return waits;
}

function figures(waits: number[]): string {
  return `p50 ${round(median(waits))} ms, p99 ${round(percentile(waits, 0.99))} ms`;
}
