import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";

/**
 * A real mail server of the machine's own packages: Exim takes mail in and out, Dovecot holds it. Both run in a folder
 * of their own, on free ports, never as root.
 */
export type RealServers = Awaited<ReturnType<typeof startServers>>;

type Programs = { dovecot: string; exim: string; swaks: string; openssl: string };

const names: Record<keyof Programs, string[]> = {
  dovecot: ["dovecot"],
  exim: ["exim4", "exim"],
  swaks: ["swaks"],
  openssl: ["openssl"],
};
const packages = ["dovecot-imapd", "exim4-daemon-light", "swaks", "openssl"];

/** The programs, installed from Debian's packages where we may; a sentence where they cannot be had. */
export function findPrograms(): Programs | string {
  const found = look() ?? install();
  if (!found) return `Real mail servers are not tried: install ${packages.join(", ")} for that.`;
  const version = execFileSync(found.dovecot, ["--version"], { encoding: "utf8" }).trim();
  return version.startsWith("2.3.")
    ? found
    : `Real mail servers are not tried: this test speaks to Dovecot 2.3, not ${version}.`;
}

function look(): Programs | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const find = (candidates: string[]) =>
    folders.flatMap((folder) => candidates.map((name) => join(folder, name))).find((path) => existsSync(path));
  const found = Object.entries(names).map(([name, candidates]) => [name, find(candidates)] as const);
  return found.every(([, path]) => path) ? (Object.fromEntries(found) as Programs) : undefined;
}

function install(): Programs | undefined {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // The packages want to start their servers at once; a policy of "no" is how Debian is told not to.
  const policy = "/usr/sbin/policy-rc.d";
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  spawnSync("apt-get", ["update", "-qq"], { env, stdio: "ignore" });
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { env, stdio: "ignore" });
  if (ours) rmSync(policy);
  return look();
}

export const password = "correct-horse";

/** `mailboxes` are addresses; what comes before the @ must be different for each. */
export async function startServers(programs: Programs, mailboxes: string[]) {
  const who = serverUser();
  const folder = mkdtempSync(join(tmpdir(), "parley-mail-"));
  const [imapPort, imapsPort, smtpPort, smtpsPort] = await freePorts(4);
  const ports = { imapPort: imapPort!, imapsPort: imapsPort!, smtpPort: smtpPort!, smtpsPort: smtpsPort! };
  const certificate = makeCertificate(programs, folder);
  for (const name of ["mail", "spool", "log", "run", "home"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "users"), mailboxes.map((address) => `${address}: ${address.split("@")[0]}\n`).join(""));
  writeFileSync(join(folder, "dovecot.conf"), dovecotConf(folder, who, ports));
  writeFileSync(join(folder, "exim.conf"), eximConf(folder, who, ports));
  give(folder, who);

  const options = { cwd: folder, stdio: "ignore", ...(who.other ? { uid: who.uid, gid: who.gid } : {}) } as const;
  const startDovecot = () => spawn(programs.dovecot, ["-F", "-c", join(folder, "dovecot.conf")], options);
  let dovecot = startDovecot();
  const exim = spawn(programs.exim, ["-C", join(folder, "exim.conf"), "-bdf"], options);
  const restartDovecot = async (meanwhile = () => {}) => {
    await end(dovecot);
    meanwhile();
    dovecot = startDovecot();
    await answers(ports.imapPort, folder);
  };
  const stop = async () => {
    await Promise.all([end(dovecot), end(exim)]);
    rmSync(folder, { recursive: true, force: true });
  };
  await Promise.all([answers(ports.imapPort, folder), answers(ports.smtpPort, folder)]).catch(async (error) => {
    await stop();
    throw error;
  });

  return {
    host: "localhost",
    ...ports,
    password,
    ...certificate,
    restartDovecot,
    /** Makes Dovecot forget how it had numbered a mailbox, so that it begins anew under another UIDVALIDITY. */
    forgetNumbers: (address: string) =>
      restartDovecot(() => {
        const box = join(folder, "mail", address.split("@")[0]!);
        for (const name of readdirSync(box)) if (name.startsWith("dovecot")) rmSync(join(box, name));
      }),
    /** Sends one mail with swaks and gives back its exit code and what was said. */
    swaks: (...args: string[]) => {
      const { status, stdout } = spawnSync(programs.swaks, args, { encoding: "utf8", cwd: folder });
      return { status, said: stdout };
    },
    /** The same without holding up this process, for a server that lives in it. */
    swaksAside: (...args: string[]) =>
      new Promise<number | null>((resolve) => {
        spawn(programs.swaks, args, { stdio: "ignore", cwd: folder }).once("exit", resolve);
      }),
    stop,
  };
}

type Who = { name: string; group: string; uid: number; gid: number; other: boolean };

/** Mail servers refuse to work as root, so root lends them somebody who has no rights. */
function serverUser(): Who {
  const { uid, gid, username } = userInfo();
  const group = execFileSync("id", ["-gn"], { encoding: "utf8" }).trim();
  if (uid !== 0) return { name: username, group, uid, gid, other: false };
  return { name: "nobody", group: "nogroup", uid: 65534, gid: 65534, other: true };
}

function give(folder: string, { uid, gid, other }: Who) {
  chmodSync(folder, 0o755);
  if (!other) return;
  for (const name of ["", ...readdirSync(folder)]) chownSync(join(folder, name), uid, gid);
}

function makeCertificate({ openssl }: Programs, folder: string) {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
  execFileSync(openssl, ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, ...subject], {
    stdio: "ignore",
  });
  return { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
}

type Ports = { imapPort: number; imapsPort: number; smtpPort: number; smtpsPort: number };

function dovecotConf(folder: string, { name, group }: Who, { imapPort, imapsPort }: Ports): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log/dovecot
protocols = imap
listen = 127.0.0.1
default_login_user = ${name}
default_internal_user = ${name}
default_internal_group = ${group}
first_valid_uid = 1
first_valid_gid = 1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:${folder}/mail/%n
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${name} gid=${group} home=${folder}/home/%n allow_all_users=yes
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    special_use = \\Sent
    auto = create
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = ${imapsPort}
    ssl = yes
  }
}
service anvil {
  chroot =
}
`;
}

function eximConf(folder: string, { name, group }: Who, { smtpPort, smtpsPort }: Ports): string {
  return `
primary_hostname = mail.test
exim_user = ${name}
exim_group = ${group}
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/exim-%s
pid_file_path = ${folder}/run/exim.pid
deliver_drop_privilege = true
keep_environment =
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${smtpPort} : ${smtpsPort}
tls_on_connect_ports = ${smtpsPort}
tls_advertise_hosts = *
tls_certificate = ${folder}/cert.pem
tls_privatekey = ${folder}/key.pem
message_size_limit = 80M
host_lookup =
rfc1413_query_timeout = 0s
acl_smtp_rcpt = check_rcpt
acl_smtp_data = accept

begin acl
check_rcpt:
  accept domains = gone.example
  accept verify = recipient
  deny message = 5.1.1 There is no such mailbox

begin routers
gone:
  driver = redirect
  domains = gone.example
  allow_fail
  data = :fail: The whole house is gone
known:
  driver = accept
  condition = \${lookup{$local_part@$domain}lsearch{${folder}/users}{yes}{no}}
  local_part_suffix = +*
  local_part_suffix_optional
  transport = into_maildir

begin transports
into_maildir:
  driver = appendfile
  directory = ${folder}/mail/\${lookup{$local_part@$domain}lsearch{${folder}/users}}
  maildir_format
  create_directory
  delivery_date_add
  envelope_to_add
  return_path_add
  user = ${name}
  group = ${group}

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = yes
  server_condition = \${if eq{$auth3}{${password}}}
  server_set_id = $auth2
`;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) =>
          server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
        ),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

const patienceMs = 20_000;

/** Until the server greets: a port that is open is not yet a server that works. */
async function answers(port: number, folder: string): Promise<void> {
  const until = Date.now() + patienceMs;
  while (!(await greets(port))) {
    if (Date.now() > until) throw new Error(`No answer on port ${port}: ${logs(folder)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const finish = (greeted: boolean) => {
      socket.destroy();
      resolve(greeted);
    };
    socket.setTimeout(2_000, () => finish(false));
    socket.once("data", () => finish(true));
    socket.once("error", () => finish(false));
    socket.once("close", () => finish(false));
  });
}

function logs(folder: string): string {
  return readdirSync(join(folder, "log"))
    .map((name) => readFileSync(join(folder, "log", name), "utf8").slice(-2_000))
    .join("\n");
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
