import type { KnowledgeImport } from "../../contract/knowledge.ts";
import { Progress } from "../ui/progress.tsx";
import { Time } from "../ui/time.tsx";
import { isUnderWay } from "./queries.ts";

/** One import: how far it is, then what came of it, each document left out with its reason. */
export function ImportView({ item }: { item: KnowledgeImport }) {
  return (
    <li className="border-b py-3 last:border-b-0">
      {isUnderWay(item) ? (
        <Progress label={item.name} value={item.done} max={item.total} />
      ) : (
        <p className="flex gap-3">
          <span className="min-w-0 flex-1 truncate font-medium">{item.name}</span>
          <Time at={item.endedAt ?? item.createdAt} className="text-muted text-small leading-5" />
        </p>
      )}
      <p className="mt-0.5 text-muted">{summary(item)}</p>
      {item.error && <p className="mt-1 text-bad">{item.error}</p>}
      {item.skipped.length > 0 && (
        <SkippedList skipped={item.skipped} label={`${item.skipped.length} skipped, and why`} />
      )}
    </li>
  );
}

export function SkippedList({ skipped, label }: { skipped: KnowledgeImport["skipped"]; label: string }) {
  return (
    <details className="mt-1">
      <summary className="inline-flex min-h-6 items-center text-muted underline underline-offset-2 hover:text-text">
        {label}
      </summary>
      <ul className="mt-1 flex max-h-60 flex-col gap-1 overflow-y-auto border-s-2 ps-3">
        {skipped.map(({ path, reason }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one file may be left out twice, for two lines
          <li key={index}>
            <span className="break-all font-medium">{path}</span>
            <span className="block text-muted">{reason}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function summary({ state, created, updated, skipped, done, total }: KnowledgeImport): string {
  const parts = [`${created} created`, `${updated} updated`, `${skipped.length} skipped`].join(" · ");
  if (state === "waiting") return "Waiting to begin";
  if (state === "failed") return `Stopped after ${done} of ${total}: ${parts}`;
  return parts;
}
