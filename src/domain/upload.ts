/** What a visitor may send with one message of web chat. */
export const visitorUploads = { most: 10, maxBytes: 25_000_000 };
