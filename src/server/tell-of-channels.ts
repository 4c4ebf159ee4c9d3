import type { ChannelMoved } from "./channels/health.ts";
import type { Machines } from "./machines.ts";

/** Mails the people who can mend a channel when it stops working, and when it works again. */
export function tellingOfChannels({ db, mailer, site }: Machines) {
  return async ({ workspace, channelId, name, to, reason }: ChannelMoved): Promise<void> => {
    const subject = to === "connected" ? `${name} works again` : `${name} is ${to}`;
    const body = [
      to === "connected" ? "Messages come and go again." : (reason ?? ""),
      "",
      `${site.url}/settings/channels/${channelId}`,
    ].join("\n");
    const people = await db.system
      .selectFrom("members as m")
      .innerJoin("people as p", "p.id", "m.personId")
      .select("p.email")
      .where("m.workspaceId", "=", workspace)
      .where("m.role", "in", ["owner", "admin"])
      .execute();
    for (const { email } of people) await mailer.send({ to: email, subject, body });
  };
}
