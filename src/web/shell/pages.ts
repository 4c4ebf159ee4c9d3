import type { Me } from "../../contract/team.ts";
import type { Permission } from "../../domain/permission.ts";
import { allMedia, mediumName } from "../media.tsx";
import { closedPlaces } from "./places.ts";

/** What can be gone to beside the places of the rail, and what others call it. */
type Target = { to: string; title: string; words: string; search?: Record<string, unknown>; needs?: Permission };

const settings: Target[] = [
  {
    to: "/settings/you",
    title: "Profile",
    words: "settings me my account name theme dark light looks notifications desktop sound undo send shortcuts",
  },
  {
    to: "/settings/security",
    title: "Security",
    words: "settings password two-factor 2fa totp authenticator sessions devices sign-in login",
  },
  { to: "/settings/workspace", title: "General", words: "settings workspace company name id developers" },
  { to: "/settings/unmatched", title: "Unmatched events", words: "settings webhooks lost errors problems" },
  { to: "/settings/models", title: "Models", words: "settings llm openai anthropic claude gemini gpt provider" },
  { to: "/settings/canned-replies", title: "Canned replies", words: "settings macros snippets templates saved" },
  { to: "/settings/keys", title: "API keys", words: "settings developers tokens access secret" },
  { to: "/outbox", title: "Outbox", words: "settings mail letters invitations links" },
  { to: "/first-steps", title: "First steps", words: "settings onboarding checklist start help" },
  { to: "/knowledge/search", title: "Try a search in the knowledge", words: "articles test find passages" },
  { to: "/knowledge/gaps", title: "Questions that found nothing", words: "knowledge gaps missing unanswered" },
  { to: "/knowledge/imports", title: "Import articles", words: "knowledge upload files markdown html documents" },
];

const fresh: Target[] = [
  {
    to: "/team",
    search: { new: true },
    title: "Invite a teammate",
    words: "add new person member user colleague team",
    needs: "team.write",
  },
  { to: "/knowledge/new", title: "Write an article", words: "add new create knowledge help", needs: "knowledge.write" },
  {
    to: "/agents",
    search: { new: true },
    title: "New agent",
    words: "add create ai bot assistant",
    needs: "agents.write",
  },
  {
    to: "/settings/channels/new",
    title: "Connect a channel",
    words: "add new create integration medium",
    needs: "channels.write",
  },
  ...allMedia.map(
    (medium): Target => ({
      to: `/settings/channels/new/${medium}`,
      title: `Connect ${mediumName(medium)}`,
      words: "add new channel integration",
      needs: "channels.write",
    }),
  ),
  {
    to: "/settings/models",
    search: { new: true },
    title: "Connect a model",
    words: "add new llm openai anthropic claude gemini gpt provider",
    needs: "settings.write",
  },
  {
    to: "/settings/keys",
    search: { new: true },
    title: "Create key",
    words: "add new api token developers",
    needs: "keys.write",
  },
  {
    to: "/settings/canned-replies",
    search: { new: true },
    title: "Write a reply",
    words: "add new create canned macro snippet",
    needs: "inbox.write",
  },
  { to: "/workspaces", title: "New workspace", words: "add create company switch" },
];

export function pagesFor(me: Me): Target[] {
  const closed = new Set(closedPlaces(me).map(({ at }) => at));
  return settings.filter(({ to }) => !closed.has(to) && (to !== "/outbox" || (me.mailKept && !me.demo)));
}

export function freshFor({ permissions }: Me): Target[] {
  return fresh.filter(({ needs }) => !needs || permissions.includes(needs));
}
