type Attempt = { messageId: string; attemptId: string };

/** What we send along with a message, and Meta gives back with its echo. Only the last part speaks for the whole. */
export function metadataOf({ messageId, attemptId }: Attempt, part: number, of: number): string {
  return part === of ? `${messageId} ${attemptId}` : `${messageId} ${attemptId} ${part}/${of}`;
}

type Read = Attempt & { part: string | undefined };

export function readMetadata(metadata = ""): Read | null {
  const [, messageId, attemptId, part] = /^(msg_[0-9a-z]+) (att_[0-9a-z]+)(?: (\d+\/\d+))?$/.exec(metadata) ?? [];
  return messageId && attemptId ? { messageId, attemptId, part } : null;
}
