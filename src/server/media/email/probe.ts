import type { EmailSecrets, EmailSettings } from "../../../contract/channel-settings.ts";
import type { Account, Health, Probe, Ways } from "../medium.ts";
import { domainOf } from "./compose.ts";
import { findSent } from "./keep-copy.ts";
import { closeImap, openFolder, openImap } from "./open-imap.ts";
import { openSmtp } from "./open-smtp.ts";
import { type MailTrouble, troubleWith } from "./trouble.ts";

type Step = Probe["steps"][number] & { trouble?: Health };

const limitMs = 10_000;

/** Signs in on both sides and looks into the folder. Sends nothing and marks nothing. */
export async function probe({ settings, secrets }: Account<EmailSettings, EmailSecrets>, ways: Ways): Promise<Probe> {
  const [incoming, outgoing] = await Promise.all([
    tryImap(settings, secrets.imapPassword, ways),
    trySmtp(settings, secrets.smtpPassword, ways),
  ]);
  const steps = [...incoming, ...outgoing];
  const worst =
    steps.find(({ trouble }) => trouble?.state === "disconnected")?.trouble ??
    steps.find((step) => step.trouble)?.trouble;
  return {
    health: worst ?? { state: "connected", code: "ok", reason: "Mail can be read and sent." },
    steps: steps.map(({ name, ok, detail }) => ({ name, ok, detail })),
  };
}

async function tryImap({ imap }: EmailSettings, password: string, ways: Ways): Promise<Step[]> {
  if (!imap)
    return [{ name: "Incoming mail", ok: true, detail: "No mailbox is read; mail is handed to Parley over SMTP." }];
  try {
    const client = await openImap({ server: imap, password, ways, limitMs });
    try {
      const { exists } = await openFolder(client, imap);
      const sent = await findSent(client);
      return [
        { name: "Sign in to the mailbox", ok: true, detail: `${imap.host} lets ${imap.user} in.` },
        {
          name: "Open the folder",
          ok: true,
          detail: `${imap.folder} holds ${exists} ${exists === 1 ? "mail" : "mails"}.`,
        },
        sent
          ? { name: "Find the Sent folder", ok: true, detail: `Copies of what is sent go to ${sent}.` }
          : {
              name: "Find the Sent folder",
              ok: true,
              detail: "There is none, so no copies of what is sent are kept there.",
            },
      ];
    } finally {
      await closeImap(client);
    }
  } catch (error) {
    return [failed("Sign in to the mailbox", troubleWith(imap, error))];
  }
}

async function trySmtp({ smtp, address }: EmailSettings, password: string, ways: Ways): Promise<Step[]> {
  if (!smtp)
    return [{ name: "Outgoing mail", ok: true, detail: "No mail server is set, so this channel only receives." }];
  try {
    const connection = await openSmtp({ server: smtp, password, name: domainOf(address), ways, limitMs });
    connection.quit();
    return [{ name: "Sign in to the outgoing server", ok: true, detail: `${smtp.host} takes mail from us.` }];
  } catch (error) {
    return [failed("Sign in to the outgoing server", troubleWith(smtp, error))];
  }
}

function failed(name: string, trouble: MailTrouble): Step {
  return { name, ok: false, detail: trouble.message, trouble: trouble.health };
}
