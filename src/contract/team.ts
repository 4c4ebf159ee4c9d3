import { z } from "zod";
import { permissions, roles } from "../domain/permission.ts";
import { time } from "./page.ts";

export const role = z.enum(roles);
export const permission = z.enum(permissions as [(typeof permissions)[number], ...(typeof permissions)[number][]]);

/** Who is asking, and what they may do in the workspace asked for. `workspace` is null in the no-workspace state. */
export const me = z.object({
  person: z
    .object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      twoFactor: z.boolean(),
      settings: z.record(z.string(), z.unknown()),
    })
    .nullable(),
  workspace: z.object({ id: z.string(), name: z.string() }).nullable(),
  role: role.nullable(),
  permissions: z.array(permission),
  workspaces: z.array(z.object({ id: z.string(), name: z.string(), role })),
  demo: z.boolean(),
  /** Whether mail to people waits in the outbox, as where no mail server is set. */
  mailKept: z.boolean(),
});
export type Me = z.infer<typeof me>;

export const personChange = z.object({ name: z.string().trim().min(1, "must not be empty").max(80) });

export const personSettings = z.object({
  theme: z.enum(["light", "dark", "auto"]).optional(),
  shortcuts: z.boolean().optional(),
  checklistDismissed: z.boolean().optional(),
});

/** What a page needs to know before anybody has signed in. */
export const welcome = z.object({
  state: z.enum(["set-up", "sign-in"]),
  demo: z.object({ email: z.string(), password: z.string() }).nullable(),
  /** Whether anybody may make an account. */
  signUp: z.boolean(),
  mailKept: z.boolean(),
});
export type Welcome = z.infer<typeof welcome>;

export const setUp = z.object({
  token: z.string().min(1, "is printed on the terminal where Parley was started"),
  name: z.string().trim().min(1).max(120),
  email: z.email(),
  password: z.string().min(10, "must have at least 10 characters").max(200),
  workspace: z.string().trim().min(1).max(80),
});

export const newWorkspace = z.object({ name: z.string().trim().min(1).max(80) });

export const member = z.object({
  personId: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  twoFactor: z.boolean(),
  joinedAt: time,
});
export type Member = z.infer<typeof member>;
export const memberChange = z.object({ role });

export const invitation = z.object({
  id: z.string(),
  email: z.string(),
  role,
  invitedBy: z.string().nullable(),
  createdAt: time,
  expiresAt: time,
});
export type Invitation = z.infer<typeof invitation>;
export const newInvitation = z.object({ email: z.email(), role });
/** `link` is shown to the inviter too, so that an invitation works without any mail server. */
export const sentInvitation = invitation.extend({ link: z.string() });
export const invitationView = z.object({ workspace: z.string(), email: z.string(), role, hasAccount: z.boolean() });
export const acceptance = z.object({
  name: z.string().trim().min(1).max(120).optional(),
  password: z.string().min(10).max(200).optional(),
});

export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  role,
  hint: z.string(),
  createdAt: time,
  lastUsedAt: time.nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;
export const newApiKey = z.object({ name: z.string().trim().min(1).max(80), role });
/** The only time the key itself is shown. */
export const createdApiKey = apiKey.extend({ key: z.string() });

export const mail = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  body: z.string(),
  createdAt: time,
  sentAt: time.nullable(),
  error: z.string().nullable(),
});
export type Mail = z.infer<typeof mail>;

/** The first minutes, ticked off from real facts. */
export const checklist = z.object({
  items: z.array(z.object({ key: z.string(), title: z.string(), done: z.boolean(), to: z.string() })),
  dismissed: z.boolean(),
});
