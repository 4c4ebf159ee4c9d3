import type { Whisper } from "../../contract/live.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Whispers } from "../infra/whispers.ts";

/** Told while it happens and kept nowhere. */
export type Composing = { kind: "typing"; name: string; on: boolean } | { kind: "composing"; text: string };

export type Presence = ReturnType<typeof openPresence>;

/** Who looks, types or thinks, told to the workspace's screens and, as far as it concerns them, to the visitor. */
export function openPresence(screens: Whispers<Whisper>, visitors: Whispers<Composing>) {
  const toScreens = (workspace: WorkspaceId, whisper: Whisper) => screens.tell([`workspace:${workspace}`], whisper);
  const toVisitor = (conversationId: string, news: Composing) =>
    visitors.tell([`conversation:${conversationId}`], news);
  return {
    teammate(workspace: WorkspaceId, conversationId: string, state: "viewing" | "typing" | "left", by: Teammate) {
      const who = { conversationId, personId: by.id, name: by.name };
      if (state !== "typing") return toScreens(workspace, { kind: "viewing", ...who, left: state === "left" });
      toScreens(workspace, { kind: "typing", who: "teammate", ...who });
      toVisitor(conversationId, { kind: "typing", name: by.name, on: true });
    },
    contact: (workspace: WorkspaceId, conversationId: string, name: string) =>
      toScreens(workspace, { kind: "typing", conversationId, who: "contact", name }),
    thinking: (workspace: WorkspaceId, conversationId: string, on: boolean) =>
      toScreens(workspace, { kind: "thinking", conversationId, on }),
    composing: (conversationId: string, text: string) => toVisitor(conversationId, { kind: "composing", text }),
    overhear: (conversationId: string, hear: (news: Composing) => void) =>
      visitors.hear(`conversation:${conversationId}`, hear),
  };
}

type Teammate = { id: string; name: string };
