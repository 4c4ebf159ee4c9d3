/** Which mails of a folder have been taken in, as IMAP writes it: "1:4827,4830". */
export type UidSet = [from: number, to: number][];

export function readUids(text: string): UidSet {
  if (text === "") return [];
  return text.split(",").map((range) => {
    const [from = 0, to = from] = range.split(":").map(Number);
    return [from, to];
  });
}

export function writeUids(set: UidSet): string {
  return set.map(([from, to]) => (from === to ? `${from}` : `${from}:${to}`)).join(",");
}

export function hasUid(set: UidSet, uid: number): boolean {
  return set.some(([from, to]) => uid >= from && uid <= to);
}

export function addUids(set: UidSet, uids: number[]): UidSet {
  const ranges = [...set, ...uids.map((uid): [number, number] => [uid, uid])].sort(([a], [b]) => a - b);
  const joined: UidSet = [];
  for (const [from, to] of ranges) {
    const last = joined.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** The same without what lies below `uid`. */
export function fromUid(set: UidSet, uid: number): UidSet {
  return set.filter(([, to]) => to >= uid).map(([from, to]) => [Math.max(from, uid), to]);
}
