type Server = { host: string; port: number; security: "tls" | "starttls" };

export type MailHost = { name: string; imap: Server; smtp: Server; note: string };

const appPassword = "Needs an app password: the password of the account itself is refused.";

/** Hosts that still let a program sign in with a password. */
export const mailHosts: MailHost[] = [
  { name: "Gmail", ...servers("imap.gmail.com", "smtp.gmail.com"), note: appPassword },
  { name: "Fastmail", ...servers("imap.fastmail.com", "smtp.fastmail.com"), note: appPassword },
  {
    name: "iCloud",
    imap: { host: "imap.mail.me.com", port: 993, security: "tls" },
    smtp: { host: "smtp.mail.me.com", port: 587, security: "starttls" },
    note: appPassword,
  },
  { name: "Yahoo", ...servers("imap.mail.yahoo.com", "smtp.mail.yahoo.com"), note: appPassword },
  { name: "Zoho", ...servers("imap.zoho.com", "smtp.zoho.com"), note: "Switch IMAP on in Zoho's settings first." },
];

export function hostOf(imapHost: string | undefined): MailHost | undefined {
  return mailHosts.find(({ imap }) => imap.host === imapHost);
}

function servers(imap: string, smtp: string): Pick<MailHost, "imap" | "smtp"> {
  return {
    imap: { host: imap, port: 993, security: "tls" },
    smtp: { host: smtp, port: 465, security: "tls" },
  };
}
