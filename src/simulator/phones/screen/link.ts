import { useEffect, useState } from "preact/hooks";
import type { Act, Scene } from "../phone.ts";

export type Connection = { scene: Scene | null; lost: boolean };

/** What is on screen now; the stream tells all of it again whenever something moves. */
export function useScene(): Connection {
  const [connection, set] = useState<Connection>({ scene: null, lost: false });
  useEffect(() => {
    let stream = open();
    function open() {
      const next = new EventSource("/phones/state");
      next.onmessage = ({ data }) => set({ scene: JSON.parse(data), lost: false });
      next.onerror = () => set(({ scene }) => ({ scene, lost: true }));
      return next;
    }
    // A page that the browser puts aside would keep its connection, of which there are six.
    const leave = () => stream.close();
    const comeBack = ({ persisted }: PageTransitionEvent) => {
      if (persisted) stream = open();
    };
    addEventListener("pagehide", leave);
    addEventListener("pageshow", comeBack);
    return () => {
      removeEventListener("pagehide", leave);
      removeEventListener("pageshow", comeBack);
      leave();
    };
  }, []);
  return connection;
}

/** Does it, and tells the phone it was done with. A refusal is told to whoever listens. */
export async function act(act: Act): Promise<string | null> {
  try {
    const answer = await fetch("/phones/acts", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(act),
    });
    const { phone = null, detail } = await answer.json();
    if (!answer.ok) complain(detail);
    return answer.ok ? phone : null;
  } catch {
    complain("The simulator cannot be reached.");
    return null;
  }
}

let hear: (sentence: string) => void = () => {};

export function useComplaint(): [string | null, () => void] {
  const [sentence, set] = useState<string | null>(null);
  useEffect(() => {
    hear = set;
  }, []);
  return [sentence, () => set(null)];
}

function complain(sentence = "That did not work.") {
  hear(sentence);
}
