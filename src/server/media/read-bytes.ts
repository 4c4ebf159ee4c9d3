/** Throws when there are more bytes than `most`: what is fetched from elsewhere never fills the memory. */
export async function readBytes({ body }: { body: AsyncIterable<Uint8Array> | null }, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > most) throw new Error(`More than ${most} bytes came.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
