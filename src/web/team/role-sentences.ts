import type { Permission, Role } from "../../domain/permission.ts";

export const roleSentences: Record<Role, string> = {
  owner: "Everything, also what belongs to the workspace itself.",
  admin: "Channels, team, settings and API keys, beside everything below.",
  supervisor: "Agents and knowledge, beside answering customers.",
  teammate: "Answers customers.",
  viewer: "Reads, and changes nothing.",
};

/** What each permission lets one do, in the order of the table. */
export const permissionNames: Record<Permission, string> = {
  "inbox.read": "Read conversations",
  "inbox.write": "Answer, assign, resolve",
  "inbox.delete": "Delete conversations",
  "contacts.write": "Change contacts",
  "knowledge.read": "Read knowledge",
  "knowledge.write": "Write and import knowledge",
  "agents.read": "See agents",
  "agents.test": "Try agents",
  "agents.write": "Change and promote agents",
  "channels.read": "See channels",
  "channels.write": "Connect and change channels",
  "team.read": "See the team",
  "team.write": "Invite, remove, give roles",
  "settings.write": "Change settings, connect models",
  "keys.write": "Make API keys",
  "workspace.write": "Rename the workspace",
};
