import { useEffect, useRef, useState } from "react";

/** Text under the fingers, handed on once they rest. A value that changes from outside wins. */
export function useTyped(value: string, onSettled: (text: string) => void, ms = 250): [string, (text: string) => void] {
  const [text, setText] = useState(value);
  const handOn = useRef(onSettled);
  handOn.current = onSettled;
  const handed = useRef(value);

  useEffect(() => {
    if (value === handed.current) return;
    handed.current = value;
    setText(value);
  }, [value]);

  useEffect(() => {
    if (text === handed.current) return;
    const timer = setTimeout(() => {
      handed.current = text;
      handOn.current(text);
    }, ms);
    return () => clearTimeout(timer);
  }, [text, ms]);

  return [text, setText];
}
