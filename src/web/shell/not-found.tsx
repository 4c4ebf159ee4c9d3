import { useCanGoBack, useNavigate, useRouter } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { useEffect } from "react";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";

export function NotFound() {
  const navigate = useNavigate();
  const { history } = useRouter();
  const mayGoBack = useCanGoBack();
  useEffect(() => {
    document.title = "Nothing here · Parley";
  }, []);
  const ways = (
    <>
      {mayGoBack && <Button onClick={() => history.back()}>Go back</Button>}
      <Button variant="primary" onClick={() => navigate({ to: "/" })}>
        Open the inbox
      </Button>
    </>
  );
  return (
    <Empty
      icon={<Compass size={20} />}
      title="There is nothing at this address"
      action={ways}
      className="h-full flex-1 bg-surface"
    >
      It may have been mistyped or deleted, or it belongs to another workspace.
    </Empty>
  );
}
