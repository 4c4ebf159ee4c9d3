/** The folders that the played mail provider holds, one set for each account that may log in. */
export type StoredMail = { uid: number; flags: Set<string>; at: Date; bytes: Buffer };

export type Folder = {
  name: string;
  /** What the folder is for, as RFC 6154 says it. */
  use: string | null;
  uidValidity: number;
  nextUid: number;
  mails: StoredMail[];
  /** Called whenever a mail arrives or the folder is numbered anew. */
  watchers: Set<(what: "arrived" | "renumbered") => void>;
};

export type MailAccount = { address: string; user: string; password: string; folders: Map<string, Folder> };

export function openAccount({
  address,
  user = address,
  password,
}: {
  address: string;
  user?: string;
  password: string;
}) {
  const folders = [openFolder("INBOX", null), openFolder("Sent", "\\Sent"), openFolder("Trash", "\\Trash")];
  const account: MailAccount = { address, user, password, folders: new Map(folders.map((one) => [one.name, one])) };
  return account;
}

export function createFolder(account: MailAccount, name: string): Folder | null {
  if (name === "" || folderOf(account, name)) return null;
  const folder = openFolder(name, null);
  account.folders.set(name, folder);
  return folder;
}

function openFolder(name: string, use: string | null): Folder {
  return { name, use, uidValidity: 1, nextUid: 1, mails: [], watchers: new Set() };
}

export function put(folder: Folder, mail: { bytes: Buffer; at: Date; flags?: Iterable<string> }): StoredMail {
  const stored = { uid: folder.nextUid++, flags: new Set(mail.flags), at: mail.at, bytes: mail.bytes };
  folder.mails.push(stored);
  for (const watcher of [...folder.watchers]) watcher("arrived");
  return stored;
}

/** What a provider does when it restores a mailbox: every mail is still there, under another number. */
export function renumber(folder: Folder) {
  folder.uidValidity++;
  folder.mails = folder.mails.map((mail, index) => ({ ...mail, uid: index + 1 }));
  folder.nextUid = folder.mails.length + 1;
  for (const watcher of [...folder.watchers]) watcher("renumbered");
}

export function folderOf(account: MailAccount, name: string): Folder | undefined {
  return account.folders.get(name.toUpperCase() === "INBOX" ? "INBOX" : name);
}
