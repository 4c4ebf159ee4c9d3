import type { Channel } from "../../contract/channels.ts";
import { readableNumber } from "../ui/phone-number.ts";

/** What customers know the channel by, as far as it has such a thing. */
export function addressOf(channel: Channel): string | null {
  switch (channel.kind) {
    case "email":
      return channel.settings.address;
    case "sms":
      return shortened(channel.settings.numbers);
    case "whatsapp":
      return readableNumber(channel.settings.displayNumber || channel.settings.phoneNumberId);
    case "messenger":
      return `Page ${channel.settings.pageId}`;
    case "instagram":
      return `Account ${channel.settings.accountId}`;
    case "voice":
      return channel.settings.number && readableNumber(channel.settings.number);
    case "webchat":
    case "linkedin":
      return null;
  }
}

function shortened([first = "", ...more]: string[]): string {
  const number = readableNumber(first);
  return more.length > 0 ? `${number} and ${more.length} more` : number;
}
