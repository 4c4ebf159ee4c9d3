import { mostUndoSeconds } from "../domain/hold.ts";

/** For how many seconds what one sends may be taken back. Each browser keeps its own. */

const name = "parley.undoSeconds";

const usual = 5;

export function undoSeconds(): number {
  const kept = localStorage.getItem(name);
  const seconds = kept === null ? usual : Number(kept);
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= mostUndoSeconds ? seconds : usual;
}

export function keepUndoSeconds(seconds: number) {
  localStorage.setItem(name, String(seconds));
}
