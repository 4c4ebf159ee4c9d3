export const roles = ["owner", "admin", "supervisor", "teammate", "viewer"] as const;
export type Role = (typeof roles)[number];

/** Each permission with the lowest role that holds it; roles are ordered, so a higher one holds it too. */
const lowest = {
  "inbox.read": "viewer",
  "inbox.write": "teammate",
  "inbox.delete": "supervisor",
  "contacts.write": "teammate",
  "knowledge.read": "viewer",
  "knowledge.write": "supervisor",
  "agents.read": "viewer",
  "agents.test": "teammate",
  "agents.write": "supervisor",
  "channels.read": "viewer",
  "channels.write": "admin",
  "team.read": "viewer",
  "team.write": "admin",
  "settings.write": "admin",
  "keys.write": "admin",
  "workspace.write": "owner",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof lowest;

export const permissions = Object.keys(lowest) as Permission[];

export function may(role: Role, permission: Permission): boolean {
  return roles.indexOf(role) <= roles.indexOf(lowest[permission]);
}

export function lowestRole(permission: Permission): Role {
  return lowest[permission];
}

/** Nobody hands out more than they hold. */
export function mayGrant(giver: Role, role: Role): boolean {
  return may(giver, "team.write") && roles.indexOf(giver) <= roles.indexOf(role);
}
