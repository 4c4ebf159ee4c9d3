import { useState } from "react";
import type { Agent } from "../../contract/agents.ts";
import { useBlocked } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Promote } from "./promote.tsx";
import { versionIn } from "./queries.ts";

/** There while the newest version is not the one that customers talk to. */
export function PromoteNewest({ agent, dirty }: { agent: Agent; dirty: boolean }) {
  const blocked = useBlocked()("agents.write");
  const [asking, setAsking] = useState(false);
  const { number } = agent.newest;
  if (versionIn(agent, "live") === number) return null;
  return (
    <>
      <Button
        variant={dirty ? "quiet" : "primary"}
        blocked={blocked ?? (dirty ? "Save your changes first." : null)}
        onClick={() => setAsking(true)}
      >
        Make version {number} live
      </Button>
      {asking && <Promote agent={agent} version={number} environment="live" onClose={() => setAsking(false)} />}
    </>
  );
}
