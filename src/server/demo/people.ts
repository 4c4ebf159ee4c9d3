import type { Actor } from "../../domain/event.ts";
import type { Role } from "../../domain/permission.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import type { Mailer } from "../infra/mail.ts";
import { acceptInvitation } from "../team/accept-invitation.ts";
import { demoAccount } from "../team/demo.ts";
import type { Principal } from "../team/guard.ts";
import { invite } from "../team/invite.ts";
import { findPersonByEmail } from "../team/queries.ts";

export const owner = { name: "Maya Lind", ...demoAccount };

/** Those whom Maya has invited, and who came. All of them have the demo's password. */
const team = {
  jonas: { name: "Jonas Berg", role: "supervisor" },
  amira: { name: "Amira Haddad", role: "teammate" },
  lukas: { name: "Lukas Brandt", role: "teammate" },
  elin: { name: "Elin Nygård", role: "viewer" },
} as const satisfies Record<string, { name: string; role: Role }>;

export type Who = "maya" | keyof typeof team;
export type Cast = Record<Who, Extract<Actor, { kind: "teammate" }>>;

type Deps = { db: Database; mailer: Mailer; config: { url: string | null; host: string; port: number } };

/** Brings the team together; passwords are slow to hash, so everybody comes at once. */
export async function gatherTeam({ db, config }: Deps, maya: Principal): Promise<Omit<Cast, "maya">> {
  // They have answered long ago: no letter is in the outbox.
  const silent = { send: async () => {} } as unknown as Mailer;
  const joined = Object.entries(team).map(async ([key, { name, role }]) => {
    const email = emailOf(key);
    const invited = await invite(db, silent, maya, { email, role, origin: originOf(config) });
    if (!invited.ok) throw new Error(`${name} could not be invited: ${invited.reason}.`);
    const token = new URL(invited.link).searchParams.get("token")!;
    const accepted = await acceptInvitation(db, { token, name, password: owner.password, session: null });
    if (!accepted.ok) throw new Error(`${name} could not join: ${accepted.reason}.`);
    const { id } = (await findPersonByEmail(db.system, email))!;
    return [key, { kind: "teammate", id, name }];
  });
  return Object.fromEntries(await Promise.all(joined));
}

/** Somebody who has not answered yet, with the letter in the outbox. */
export async function inviteNoor({ db, mailer, config }: Deps, maya: Principal): Promise<void> {
  await invite(db, mailer, maya, { email: emailOf("noor"), role: "teammate", origin: originOf(config) });
}

export function principalOf(workspace: WorkspaceId, person: { id: string; name: string }): Principal {
  return { workspace, role: "owner", actor: { kind: "teammate", ...person }, person: person.id, session: null };
}

export const domain = demoAccount.email.split("@")[1];

function emailOf(key: string): string {
  return `${key}@${domain}`;
}

function originOf({ url, host, port }: Deps["config"]): string {
  return url ?? `http://${host}:${port}`;
}
