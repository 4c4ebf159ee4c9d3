/** Node alone is enough; every language has a library for JWT that does the same in a line. */
export const serverExample = `import { createHmac } from "node:crypto";

const encode = (value) =>
  Buffer.from(JSON.stringify(value)).toString("base64url");

export function identityOf(customer) {
  const { id, name, email } = customer;
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const head = encode({ alg: "HS256", typ: "JWT" });
  const body = encode({ sub: id, name, email, exp });
  const signature = createHmac("sha256", process.env.CHAT_IDENTITY_SECRET)
    .update(\`\${head}.\${body}\`)
    .digest("base64url");
  return \`\${head}.\${body}.\${signature}\`;
}`;

export const pageExample = `<script>
  window.Parley = window.Parley || [];
  Parley.push(["identify", "the token from your server"]);
</script>`;
