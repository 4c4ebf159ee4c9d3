import type { Socket } from "node:net";

/** Reads IMAP commands off a socket: words, quoted strings, lists in brackets and literals of announced length. */
export type Token = string | Buffer | Token[];

export type Command = { tag: string; name: string; args: Token[] };

export type Reader = { line: () => Promise<string | null>; bytes: (count: number) => Promise<Buffer | null> };

const longestLine = 64 * 1024;
const longestLiteral = 80 * 1024 * 1024;

export function readSocket(socket: Socket): Reader {
  let waiting: Buffer[] = [];
  let size = 0;
  let ended = false;
  let wake = () => {};
  socket.on("data", (chunk: Buffer) => {
    waiting.push(chunk);
    size += chunk.length;
    wake();
  });
  for (const event of ["end", "close", "error"])
    socket.on(event, () => {
      ended = true;
      wake();
    });

  const more = () => new Promise<void>((resolve) => (wake = resolve));
  function take(count: number): Buffer {
    const whole = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting);
    waiting = count < whole.length ? [whole.subarray(count)] : [];
    size = whole.length - count;
    return whole.subarray(0, count);
  }

  return {
    async line() {
      for (;;) {
        const whole = Buffer.concat(waiting);
        waiting = whole.length > 0 ? [whole] : [];
        const end = whole.indexOf("\r\n");
        if (end >= 0) return take(end + 2).toString("utf8", 0, end);
        if (ended || whole.length > longestLine) return null;
        await more();
      }
    },
    async bytes(count) {
      while (size < count) {
        if (ended) return null;
        await more();
      }
      return take(count);
    },
  };
}

/** The next command, or null at the end. `goOn` asks the client for a literal it announced. */
export async function readCommand(reader: Reader, goOn: () => void): Promise<Command | null> {
  const pieces: (string | Buffer)[] = [];
  for (;;) {
    const line = await reader.line();
    if (line === null) return null;
    const literal = /\{(\d+)(\+?)\}$/.exec(line);
    pieces.push(literal ? line.slice(0, literal.index) : line);
    if (!literal) break;
    if (Number(literal[1]) > longestLiteral) return null;
    if (!literal[2]) goOn();
    const bytes = await reader.bytes(Number(literal[1]));
    if (bytes === null) return null;
    pieces.push(bytes);
  }
  const [tag, name, ...args] = readTokens(pieces);
  return { tag: textOf(tag), name: textOf(name).toUpperCase(), args };
}

export function textOf(token: Token | undefined): string {
  if (token === undefined || Array.isArray(token)) return "";
  return token.toString();
}

function readTokens(pieces: (string | Buffer)[]): Token[] {
  const lists: Token[][] = [[]];
  for (const piece of pieces) {
    if (typeof piece !== "string") {
      lists.at(-1)!.push(piece);
      continue;
    }
    // A word may hold one pair of square brackets with anything in it: BODY.PEEK[HEADER.FIELDS (TO)]<0.100>.
    for (const [, open, close, quoted, word] of piece.matchAll(
      /(\()|(\))|"((?:[^"\\]|\\.)*)"|((?:[^\s()"[]|\[[^\]]*\])+)/g,
    )) {
      if (open) lists.push([]);
      else if (close) closeList(lists);
      else lists.at(-1)!.push(word ?? quoted!.replace(/\\(.)/g, "$1"));
    }
  }
  while (lists.length > 1) closeList(lists);
  return lists[0]!;
}

function closeList(lists: Token[][]) {
  if (lists.length < 2) return;
  const list = lists.pop()!;
  lists.at(-1)!.push(list);
}
