/** An email address, which breaks where one would break it: after its name. */
export function Address({ children: address }: { children: string }) {
  const [name, ...domain] = address.split(/(?=@)/);
  return (
    <span className="[overflow-wrap:anywhere]">
      {name}
      <wbr />
      {domain.join("")}
    </span>
  );
}
