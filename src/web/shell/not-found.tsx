import { Link } from "@tanstack/react-router";
import { Empty } from "../ui/empty.tsx";

export function NotFound() {
  const home = (
    <Link to="/" className="text-accent underline">
      Go to the inbox
    </Link>
  );
  return (
    <Empty title="There is nothing at this address" action={home} className="h-full">
      It may have been deleted, or it belongs to another workspace.
    </Empty>
  );
}
