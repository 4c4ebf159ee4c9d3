export type ServerEvent = { event: string; data: string };

/** Takes a text/event-stream piece by piece, however it was cut, and hands on each whole event. */
export function eventReader(hear: (event: ServerEvent) => void): (piece: string) => void {
  let rest = "";
  let event = "";
  let data: string[] = [];

  return (piece) => {
    // A carriage return at the very end may be half of a line's end, so it waits for the next piece.
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    for (const line of lines) take(line);
  };

  function take(line: string) {
    if (line === "") return dispatch();
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line)!;
    if (field === "event") event = value;
    if (field === "data") data.push(value);
  }

  function dispatch() {
    if (data.length) hear({ event: event || "message", data: data.join("\n") });
    event = "";
    data = [];
  }
}
