/** What this browser tells of while nobody looks at it. Each browser keeps its own: the permission is its own too. */
export type Notices = { on: boolean; sound: boolean; hideTexts: boolean };

const name = "parley.notices";
const off: Notices = { on: false, sound: false, hideTexts: false };

/** Only while the browser still allows it. */
export function noticesChosen(): Notices {
  const chosen = read();
  return chosen.on && permission() !== "granted" ? { ...chosen, on: false } : chosen;
}

export function keepNotices(notices: Notices) {
  localStorage.setItem(name, JSON.stringify(notices));
}

/** Asks the person where they have not been asked. `unsupported` where no page may show any, as without HTTPS. */
export async function allowNotices(): Promise<NotificationPermission | "unsupported"> {
  return permission() === "default" ? Notification.requestPermission() : permission();
}

function permission(): NotificationPermission | "unsupported" {
  return typeof Notification === "undefined" || !isSecureContext ? "unsupported" : Notification.permission;
}

function read(): Notices {
  try {
    return { ...off, ...JSON.parse(localStorage.getItem(name) ?? "{}") };
  } catch {
    return off;
  }
}
