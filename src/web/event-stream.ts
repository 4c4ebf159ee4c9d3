export type StreamItem = { id: string | null; event: string; data: string };

/** Server-sent events out of a response body. (The browser's own EventSource cannot say which workspace is meant.) */
export async function* readStream(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamItem> {
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream() as never) as unknown as AsyncIterable<string>) {
    const blocks = (rest + text).replaceAll("\r\n", "\n").split("\n\n");
    rest = blocks.pop()!;
    for (const block of blocks) {
      const item = parse(block);
      if (item) yield item;
    }
  }
}

function parse(block: string): StreamItem | null {
  const item: StreamItem = { id: null, event: "message", data: "" };
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name === "id") item.id = value!;
    if (name === "event") item.event = value!;
    if (name === "data") data.push(value!);
  }
  if (data.length === 0 && item.event === "message") return null;
  return { ...item, data: data.join("\n") };
}
