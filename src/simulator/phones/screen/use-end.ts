import { useLayoutEffect, useRef } from "preact/hooks";

/** A box that goes to its end whenever it holds more than before. */
export function useEnd(size: number) {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef(-1);
  useLayoutEffect(() => {
    if (size !== before.current) box.current!.scrollTop = box.current!.scrollHeight;
    before.current = size;
  });
  return box;
}
