import { Check, ChevronRight, Minus, X } from "lucide-react";
import { useState } from "react";
import type { Conversation } from "../../../contract/conversations.ts";
import type { GateView } from "../../../contract/turns.ts";
import { soonOrDay } from "../when.ts";
import { type Pair, paired } from "./pair.ts";
import { RemedyButton } from "./remedy-button.tsx";

type GatesProps = { before: GateView[] | null; now: GateView[]; conversation: Conversation };

/** The checklist as it was and as it is: what blocks stands open, what passed is folded. */
export function Gates({ before, now, conversation }: GatesProps) {
  const [all, setAll] = useState(false);
  const pairs = paired(before, now);
  const blocking = pairs.filter((pair) => pair.blocks);
  const passed = pairs.filter((pair) => !pair.blocks);
  return (
    <section aria-label="Gates" className="border-t py-2">
      {(all || blocking.length > 0) && (
        <div className={`${grid} px-5 py-1 text-muted text-small`}>
          <h3 className="col-span-2">Gate</h3>
          <span>Then</span>
          <span>Now</span>
        </div>
      )}
      <ul>
        {blocking.map((pair) => (
          <GateLine key={pair.code} pair={pair} conversation={conversation} open />
        ))}
      </ul>
      {passed.length > 0 && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="flex h-8 w-full items-center gap-2 px-5 text-start hover:bg-hover"
        >
          <Check size={16} className="text-good" />
          <span className="flex-1">
            {passed.length} {blocking.length > 0 ? "others passed" : "passed"}
          </span>
          <ChevronRight size={16} className={`text-muted transition-transform ${all ? "rotate-90" : ""}`} />
        </button>
      )}
      {all && (
        <ul>
          {passed.map((pair) => (
            <GateLine key={pair.code} pair={pair} conversation={conversation} />
          ))}
        </ul>
      )}
    </section>
  );
}

function GateLine({ pair, conversation, open }: { pair: Pair; conversation: Conversation; open?: boolean }) {
  const { name, before, now } = pair;
  const because = now?.because ?? before?.because;
  const healed = before && !before.passed && now?.passed;
  const remedy = now && !now.passed ? now.remedy : null;
  return (
    <li className={open ? "bg-warn/6 py-1" : ""}>
      <div className={`${grid} min-h-8 px-5 py-1`}>
        <Mark passed={now?.passed ?? before?.passed ?? null} />
        <span className={open ? "font-medium" : ""}>{name}</span>
        <Saw verdict={before} />
        <Saw verdict={now} />
      </div>
      {open && because && (
        <div className="flex flex-wrap items-start gap-x-3 gap-y-2 ps-11 pe-5 pb-2">
          <p className="min-w-0 flex-1 basis-48 text-muted">
            {healed ? "Then: " : ""}
            {because}
          </p>
          {remedy && <RemedyButton remedy={remedy} conversation={conversation} />}
        </div>
      )}
    </li>
  );
}

function Saw({ verdict }: { verdict: GateView | undefined }) {
  if (!verdict) return <span className="text-muted">–</span>;
  const saw = withLocalTimes(verdict.saw);
  return (
    <span title={saw} className={`flex min-w-0 items-start gap-1 ${verdict.passed ? "text-muted" : "text-warn"}`}>
      <span className="sr-only">{verdict.passed ? "passed: " : "blocks: "}</span>
      <span className="line-clamp-2 break-words">{saw}</span>
    </span>
  );
}

/** The server tells a time as it is written down; here it is read, and where the reader is. */
function withLocalTimes(saw: string): string {
  return saw.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => soonOrDay(new Date(time)));
}

function Mark({ passed }: { passed: boolean | null }) {
  if (passed === null) return <Minus size={16} className="mt-0.5 text-muted" aria-label="not known" />;
  if (passed) return <Check size={16} className="mt-0.5 text-good" aria-label="passes now" />;
  return <X size={16} className="mt-0.5 text-warn" aria-label="blocks now" />;
}

const grid = "grid grid-cols-[1rem_minmax(0,1.25fr)_minmax(0,1fr)_minmax(0,1fr)] items-start gap-x-2";
