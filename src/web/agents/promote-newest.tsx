import { useState } from "react";
import type { Agent } from "../../contract/agents.ts";
import { useCommands } from "../commands.ts";
import { useBlocked } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Promote } from "./promote.tsx";
import { versionIn } from "./queries.ts";

/** There while the newest version is not the one that customers talk to. */
export function PromoteNewest({ agent, dirty }: { agent: Agent; dirty: boolean }) {
  const blocked = useBlocked()("agents.write");
  const [asking, setAsking] = useState(false);
  const { number } = agent.newest;
  const live = versionIn(agent, "live") === number;
  const why = blocked ?? (dirty ? "Save your changes first." : null);
  const title = `Make version ${number} live`;
  const promote = { id: "promote", title, group: "Agent", words: "promote publish", run: () => setAsking(true) };
  useCommands(live || why ? [] : [promote]);
  if (live) return null;
  return (
    <>
      <Button variant={dirty ? "quiet" : "primary"} blocked={why} onClick={() => setAsking(true)}>
        {title}
      </Button>
      {asking && <Promote agent={agent} version={number} environment="live" onClose={() => setAsking(false)} />}
    </>
  );
}
