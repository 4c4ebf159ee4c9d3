import type { EmailSettings } from "../../contract/channel-settings.ts";
import { Choice } from "../ui/choice.tsx";
import { Field, Select } from "../ui/field.tsx";
import type { SettingField } from "./fields.ts";
import { hostOf, type MailHost, mailHosts } from "./mail-hosts.ts";
import { SecretFields } from "./secret-fields.tsx";
import { SettingFields } from "./setting-fields.tsx";
import type { Form } from "./use-draft.ts";

type MailServersProps = { form: Form<EmailSettings>; kept: boolean };

/** How mail comes in, and how it goes out. */
export function MailServers({ form, kept }: MailServersProps) {
  const { imap, smtp, address } = form.value.settings;
  const servers = (host: MailHost) =>
    form.set({
      imap: { folder: "INBOX", user: address, ...host.imap },
      smtp: { user: address, ...host.smtp },
    });
  return (
    <div className="flex flex-col gap-5">
      <Field label="Where the mailbox is" hint={hostOf(imap?.host)?.note} className="max-w-80">
        <Select
          value={hostOf(imap?.host)?.name ?? ""}
          onChange={(event) => {
            const host = mailHosts.find(({ name }) => name === event.target.value);
            if (host) servers(host);
          }}
        >
          <option value="">Another host</option>
          {mailHosts.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      <Server title="Incoming mail">
        <Choice
          label="Incoming mail"
          value={imap ? "imap" : "handed"}
          onChange={(way) => form.set({ imap: way === "imap" ? newImap(address) : null })}
          options={[
            { value: "imap", label: "Parley reads the mailbox (IMAP)" },
            { value: "handed", label: "Mail is handed to Parley (SMTP)" },
          ]}
        />
        {imap && <ServerFields form={form} of="imap" kept={kept} />}
      </Server>
      <Server title="Outgoing mail">
        <Choice
          label="Outgoing mail"
          value={smtp ? "smtp" : "none"}
          onChange={(way) => form.set({ smtp: way === "smtp" ? newSmtp(address) : null })}
          options={[
            { value: "smtp", label: "Through a mail server (SMTP)" },
            { value: "none", label: "None: only receive" },
          ]}
        />
        {smtp && <ServerFields form={form} of="smtp" kept={kept} />}
      </Server>
    </div>
  );
}

function Server({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col items-start gap-3">
      <legend className="mb-3 font-medium">{title}</legend>
      {children}
    </fieldset>
  );
}

function ServerFields({ form, of, kept }: { form: Form<EmailSettings>; of: "imap" | "smtp"; kept: boolean }) {
  return (
    <div className="flex w-full flex-col gap-4 border-s-2 ps-4">
      <SettingFields form={form} fields={fieldsOf(of)} />
      <SecretFields
        form={form}
        kept={kept}
        fields={[{ name: `${of}Password`, label: "Password", hint: "Best one made for Parley alone." }]}
      />
    </div>
  );
}

function fieldsOf(of: "imap" | "smtp"): SettingField[] {
  return [
    { path: `${of}.host`, label: "Server", example: `${of}.shop.example` },
    { path: `${of}.port`, label: "Port", as: "number" },
    { path: `${of}.security`, label: "Security", options: securities },
    { path: `${of}.user`, label: "User", hint: "Usually the whole address." },
    ...(of === "imap" ? [{ path: "imap.folder", label: "Folder", example: "INBOX" }] : []),
  ];
}

const securities = [
  { value: "tls", label: "TLS from the start" },
  { value: "starttls", label: "STARTTLS" },
  { value: "none", label: "None: only inside your own network" },
];

export function newImap(user: string): NonNullable<EmailSettings["imap"]> {
  return { host: "", port: 993, security: "tls", user, folder: "INBOX" };
}

export function newSmtp(user: string): NonNullable<EmailSettings["smtp"]> {
  return { host: "", port: 465, security: "tls", user };
}
