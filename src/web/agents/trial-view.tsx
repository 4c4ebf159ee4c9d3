import { Hand, type LucideIcon, MessageSquareReply, Sparkle, VolumeX } from "lucide-react";
import { Badge, type Tone } from "../ui/badge.tsx";
import { Markdown } from "../ui/markdown.tsx";
import type { Trial } from "./queries.ts";
import { TrialAccount } from "./trial-account.tsx";
import type { Exchange } from "./use-trial.ts";

/** One question, the answer, and why it is this one. */
export function TrialView({ exchange: { question, trial, version }, name }: { exchange: Exchange; name: string }) {
  return (
    <div className="flex flex-col gap-3">
      <p
        dir="auto"
        className="ml-8 self-end whitespace-pre-wrap rounded-md bg-fill px-3 py-2 text-message text-on-fill [overflow-wrap:anywhere]"
      >
        {question}
      </p>
      {trial ? (
        <Answer trial={trial} name={name} version={version} />
      ) : (
        <p className="breathing text-muted" role="status">
          {name} is thinking…
        </p>
      )}
    </div>
  );
}

function Answer({ trial, name, version }: { trial: Trial; name: string; version: number }) {
  const { tone, icon: Icon, words } = decisions[trial.decision] ?? decisions["stay-silent"]!;
  return (
    <div className="flex flex-col gap-2">
      <p className="flex items-center gap-1.5 text-muted text-small">
        <Sparkle size={14} className="text-accent" aria-hidden />
        {name}, version {version}
      </p>
      {trial.text && (
        <Markdown text={trial.text} className="mr-8 rounded-md border bg-surface px-3 py-2 text-message" />
      )}
      <div className="flex flex-wrap items-start gap-x-2 gap-y-1">
        <Badge tone={tone} icon={<Icon size={12} aria-hidden />}>
          {words}
        </Badge>
        <span className="min-w-0 flex-1 basis-50 text-muted">{trial.reason}</span>
      </div>
      <TrialAccount receipt={trial.receipt} />
    </div>
  );
}

const decisions: Record<string, { tone: Tone; icon: LucideIcon; words: string }> = {
  reply: { tone: "good", icon: MessageSquareReply, words: "Replies" },
  "hand-off": { tone: "warn", icon: Hand, words: "Hands over" },
  "stay-silent": { tone: "neutral", icon: VolumeX, words: "Stays silent" },
  blocked: { tone: "bad", icon: VolumeX, words: "Blocked" },
};
