import { type FocusEvent, useState } from "react";

/** Whether the focus is somewhere inside, and what tells it: to be spread on the element. */
export function useFocusWithin(): [boolean, { onFocus: () => void; onBlur: (event: FocusEvent) => void }] {
  const [within, setWithin] = useState(false);
  const handlers = {
    onFocus: () => setWithin(true),
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => setWithin(currentTarget.contains(relatedTarget)),
  };
  return [within, handlers];
}
