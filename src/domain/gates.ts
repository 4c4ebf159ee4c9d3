import { type Automatic, automaticNames } from "./automatic.ts";
import { type Intent, intentNames } from "./intent.ts";
import type { Stop } from "./stop.ts";
import type { Window } from "./window.ts";

/**
 * The checklist that decides whether the agent may act. Pure: facts in, verdicts out. It runs on every inbound
 * message, and again whenever somebody asks "Why?".
 */

export type GateFacts = {
  conversation: { id: string; paused: Stop; handoff: Stop; turnsUsed: number };
  contact: {
    id: string;
    name: string;
    blocked: Stop;
    unsubscribed: Stop;
    paused: Stop;
    /** What agents have answered them in other conversations within the last hour. */
    answeredElsewhere: number;
  };
  /** `foreign` is the address of somebody else who takes part, as a colleague in copy; null for the contact's own. */
  line: { id: string; paused: Stop; foreign: string | null } | null;
  channel: { id: string; name: string; status: string; statusReason: string | null; paused: Stop; aiOff: Stop };
  agent: {
    id: string;
    name: string;
    disabled: Stop;
    version: number | null;
    maxTurns: number;
    answers: Intent[];
  } | null;
  environment: string;
  /** Until when the provider lets us answer freely; null where it always does. */
  window: Window | null;
  /** Another app of the provider has the thread, as while a person answers in it. */
  standby: boolean;
  /** What kind of machine wrote the message; null when a person did. */
  automatic: Automatic | null;
  /** Null where no message has been read yet, as when the checklist is asked about a quiet conversation. */
  intent: Intent | null;
};

export type Remedy =
  | { label: string; method: "PUT" | "DELETE"; path: string; body?: Record<string, unknown> }
  | { label: string; to: string };

export type GateVerdict = {
  code: GateCode;
  name: string;
  passed: boolean;
  /** The value the gate looked at, in words. */
  saw: string;
  /** Why it blocks, for people; null when it passed. */
  because: string | null;
  remedy: Remedy | null;
};

type Finding = { passed: true; saw: string } | { passed: false; saw: string; because: string; remedy: Remedy | null };

const list = [
  gate("channel-connected", "Channel connected", ({ channel }) => {
    if (channel.status === "disconnected") {
      return blocks("disconnected", `${channel.name} is disconnected${reasonOf(lowered(channel.statusReason))}.`, {
        label: "Open channel",
        to: `/settings/channels/${channel.id}`,
      });
    }
    if (channel.paused) {
      return blocks("paused", `${channel.name} was paused ${whom(channel.paused)}.`, {
        label: "Resume channel",
        method: "DELETE",
        path: `/api/v1/channels/${channel.id}/pause`,
      });
    }
    return passes(channel.status);
  }),
  gate("channel-ai-on", "AI on for the channel", ({ channel }) =>
    channel.aiOff
      ? blocks("off", `AI replies were turned off for ${channel.name} ${whom(channel.aiOff)}.`, {
          label: "Turn AI on",
          method: "DELETE",
          path: `/api/v1/channels/${channel.id}/ai-off`,
        })
      : passes("on"),
  ),
  gate("agent-assigned", "Agent assigned", ({ agent, channel }) =>
    agent
      ? passes(agent.name)
      : blocks("none", `No agent is assigned to ${channel.name}.`, {
          label: "Assign an agent",
          to: `/settings/channels/${channel.id}`,
        }),
  ),
  gate("agent-enabled", "Agent enabled", ({ agent, environment }) => {
    if (!agent) return blocks("none", "There is no agent to enable.", null);
    if (agent.disabled) {
      return blocks("disabled", `${agent.name} was disabled ${whom(agent.disabled)}.`, {
        label: "Enable",
        method: "DELETE",
        path: `/api/v1/agents/${agent.id}/disabled`,
      });
    }
    if (agent.version === null) {
      return blocks(`nothing in ${environment}`, `No version of ${agent.name} has been promoted to ${environment}.`, {
        label: "Promote a version",
        to: `/agents/${agent.id}`,
      });
    }
    return passes(`version ${agent.version} in ${environment}`);
  }),
  gate("thread-is-ours", "No other app has the conversation", ({ standby, conversation }) =>
    standby
      ? blocks("with another app", "The provider has given this conversation to another app, which answers in it.", {
          label: "Take over",
          method: "PUT",
          path: `/api/v1/conversations/${conversation.id}/handoff`,
        })
      : passes("it is here"),
  ),
  gate("written-by-a-person", "Written by a person", ({ automatic, conversation }) =>
    automatic
      ? blocks(automaticNames[automatic], `This is ${automaticNames[automatic]}, which an agent does not answer.`, {
          label: "Take over",
          method: "PUT",
          path: `/api/v1/conversations/${conversation.id}/handoff`,
        })
      : passes("yes"),
  ),
  gate("written-by-the-contact", "Written by the contact", ({ line, contact, conversation }) =>
    line?.foreign
      ? blocks(
          line.foreign,
          `${line.foreign} is not one of ${contact.name}'s addresses, and an agent tells nobody else what was said here.`,
          { label: "Take over", method: "PUT", path: `/api/v1/conversations/${conversation.id}/handoff` },
        )
      : passes("yes"),
  ),
  gate("contact-not-blocked", "Contact not blocked", ({ contact }) =>
    contact.blocked
      ? blocks("blocked", `${contact.name} was blocked ${whom(contact.blocked)}.`, {
          label: "Unblock",
          method: "DELETE",
          path: `/api/v1/contacts/${contact.id}/block`,
        })
      : passes("not blocked"),
  ),
  gate("contact-subscribed", "Not opted out", ({ contact }) =>
    contact.unsubscribed
      ? blocks("opted out", optOutSentence(contact.name, contact.unsubscribed), {
          label: "Subscribe again",
          method: "DELETE",
          path: `/api/v1/contacts/${contact.id}/unsubscription`,
        })
      : passes("not opted out"),
  ),
  gate("contact-not-paused", "Contact not paused", ({ contact }) =>
    stopped(contact.paused, `AI is paused for ${contact.name}`, `/api/v1/contacts/${contact.id}/pause`),
  ),
  gate("conversation-not-paused", "Conversation not paused", ({ conversation }) =>
    stopped(conversation.paused, "AI is paused in this conversation", `/api/v1/conversations/${conversation.id}/pause`),
  ),
  gate("line-not-paused", "Address not paused", ({ line, conversation }) =>
    stopped(
      line?.paused ?? null,
      "AI is paused for this address",
      `/api/v1/conversations/${conversation.id}/lines/${line?.id}/pause`,
    ),
  ),
  gate("no-handoff", "No handoff", ({ conversation }) =>
    conversation.handoff
      ? blocks("handed off", handoffSentence(conversation.handoff), {
          label: "Hand back",
          method: "DELETE",
          path: `/api/v1/conversations/${conversation.id}/handoff`,
        })
      : passes("with the agent"),
  ),
  gate("window-open", "Reply window open", ({ window, conversation }) => {
    if (!window) return passes("always open");
    if (window.open) return passes(`until ${window.closesAt}`);
    return blocks(
      window.closesAt ? `closed since ${window.closesAt}` : "never opened",
      `The contact's last message is more than ${window.hours} hours old, so the provider takes no free reply. It opens again when they write.`,
      { label: "Write yourself", to: `/inbox/all/${conversation.id}` },
    );
  }),
  gate("no-loop", "Not a loop of machines", ({ contact, conversation }) =>
    contact.answeredElsewhere < mostElsewhere
      ? passes(`${contact.answeredElsewhere} answers elsewhere within the hour`)
      : blocks(
          `${contact.answeredElsewhere} answers elsewhere within the hour`,
          `${contact.name} has had ${contact.answeredElsewhere} answers in other conversations within an hour, as when two machines answer each other.`,
          { label: "Take over", method: "PUT", path: `/api/v1/conversations/${conversation.id}/handoff` },
        ),
  ),
  gate("intent-answered", "Intent may be answered", ({ intent, agent }) => {
    if (!intent || !agent) return passes("no message yet");
    if (agent.answers.includes(intent)) return passes(intentNames[intent]);
    return blocks(
      intentNames[intent],
      `${agent.name} does not answer messages of the intent "${intentNames[intent]}".`,
      {
        label: "Change intents",
        to: `/agents/${agent.id}`,
      },
    );
  }),
  gate("turns-left", "Turns left", ({ conversation, agent }) => {
    const most = agent?.maxTurns ?? 0;
    const saw = `${conversation.turnsUsed} of ${most} used`;
    if (!agent || conversation.turnsUsed < most) return passes(saw);
    return blocks(saw, `${agent.name} has used all ${most} turns in this conversation.`, {
      label: "Resume with fresh turns",
      method: "DELETE",
      path: `/api/v1/conversations/${conversation.id}/pause`,
    });
  }),
] as const;

// Mail opens a conversation for each thread, so an autoresponder that starts new ones never runs out of turns.
const mostElsewhere = 5;

export type GateCode = (typeof list)[number]["code"];

/** Evaluates every gate, in order. */
export function checkGates(facts: GateFacts): GateVerdict[] {
  return list.map(({ code, name, look }) => {
    const finding = look(facts);
    if (finding.passed) return { code, name, passed: true, saw: finding.saw, because: null, remedy: null };
    return { code, name, passed: false, saw: finding.saw, because: finding.because, remedy: finding.remedy };
  });
}

/** The gate that decides: the first one that does not let the agent through. */
export function blockingGate(verdicts: GateVerdict[]): GateVerdict | undefined {
  return verdicts.find((verdict) => !verdict.passed);
}

function gate<Code extends string>(code: Code, name: string, look: (facts: GateFacts) => Finding) {
  return { code, name, look };
}

function passes(saw: string): Finding {
  return { passed: true, saw };
}

function blocks(saw: string, because: string, remedy: Remedy | null): Finding {
  return { passed: false, saw, because, remedy };
}

function stopped(stop: Stop, sentence: string, path: string): Finding {
  if (!stop) return passes("not paused");
  return blocks("paused", `${sentence}, ${whom(stop)}${reasonOf(stop.reason)}.`, {
    label: "Resume",
    method: "DELETE",
    path,
  });
}

function handoffSentence(handoff: NonNullable<Stop>): string {
  if (handoff.kind === "agent") return `The agent handed this conversation to a teammate${reasonOf(handoff.reason)}.`;
  return `${handoff.by} took over this conversation.`;
}

function optOutSentence(name: string, stop: NonNullable<Stop>): string {
  return stop.kind === "contact" ? `${name} opted out.` : `${name} was unsubscribed ${whom(stop)}.`;
}

function whom(stop: NonNullable<Stop>): string {
  return stop.kind === "agent" ? "by the agent" : `by ${stop.by}`;
}

/** A sentence that goes on after a colon. */
function lowered(sentence: string | null): string | null {
  return sentence && sentence[0]!.toLowerCase() + sentence.slice(1);
}

function reasonOf(reason: string | null): string {
  return reason ? `: ${reason.replace(/\.$/, "")}` : "";
}
