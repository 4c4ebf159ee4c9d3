import { z } from "zod";
import { automatics } from "./automatic.ts";

/**
 * What a message holds beside its text. Everything is optional: a medium fills in what it knows, a screen shows what
 * it finds. What belongs to one medium alone stands together.
 */
export const content = z
  .object({
    email: z.object({
      subject: z.string(),
      from: z.string(),
      to: z.array(z.string()),
      cc: z.array(z.string()),
      bcc: z.array(z.string()),
      /** As it came, already without scripts; shown in a sandboxed frame only. */
      html: z.string().nullable(),
      /** What was quoted below the new text. */
      quoted: z.string().nullable(),
      /** Message-IDs without their brackets, oldest first. */
      references: z.array(z.string()),
      /** Whether the sender is who the From line says, where the receiving server looked. */
      proof: z.enum(["pass", "fail"]).optional(),
    }),
    /** The provider's id of the message this one answers. */
    replyTo: z.string(),
    /** A button or list entry that was pressed. */
    pressed: z.object({ title: z.string(), payload: z.string().nullable() }),
    location: z.object({
      latitude: z.number(),
      longitude: z.number(),
      name: z.string().nullable(),
      address: z.string().nullable(),
    }),
    cards: z.array(z.object({ name: z.string(), phones: z.array(z.string()), emails: z.array(z.string()) })),
    story: z.object({ kind: z.enum(["reply", "mention"]), url: z.string().nullable() }),
    template: z.object({ name: z.string(), language: z.string(), parameters: z.array(z.string()) }),
    /** Meta's tag for a teammate's answer after the window has closed. */
    tag: z.literal("human-agent"),
    /** The provider says that something came and does not hand it over. */
    unsupported: z.literal(true),
    /** Another app held the conversation at the provider when this came, so the agent does not answer it. */
    standby: z.literal(true),
    forwarded: z.boolean(),
    editedAt: z.string(),
    deletedAt: z.string(),
    /** The newest reaction of each side. */
    reactions: z.object({ contact: z.string().nullable(), us: z.string().nullable() }).partial(),
    /** A machine wrote this, so the agent never answers it. */
    automatic: z.enum(automatics),
    /** Activity that a teammate logged; nothing is sent. */
    activity: z.object({
      kind: z.enum(["connection-request", "message", "comment", "call-note"]),
      link: z.string().nullable(),
    }),
    /** Spoken in a call. */
    spoken: z.object({ callId: z.string(), interruptedAt: z.string().nullable() }),
  })
  .partial();
export type Content = z.infer<typeof content>;
