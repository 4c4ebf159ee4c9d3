import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { ApiError } from "../api.ts";
import { ProblemNote } from "../ui/problem.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Door, doorLink } from "./door.tsx";
import { JoinForm } from "./join-form.tsx";
import { invitationQuery } from "./queries.ts";

export function JoinPage() {
  const token = useToken();
  const invitation = useQuery(invitationQuery(token));

  if (invitation.error) return <Unusable error={invitation.error} onRetry={invitation.refetch} />;
  if (!invitation.data) {
    return (
      <Door title="Your invitation">
        <Skeleton lines={3} />
      </Door>
    );
  }
  const { workspace, email, role } = invitation.data;
  return (
    <Door
      title={`Join ${workspace}`}
      lead={
        <>
          <strong className="break-all font-medium text-text">{email}</strong> was invited as {role}.
        </>
      }
    >
      <JoinForm token={token} invitation={invitation.data} />
    </Door>
  );
}

/** The link holds it in the path or after the question mark. */
function useToken(): string {
  const { token } = useParams({ strict: false });
  const search = useSearch({ strict: false }) as { token?: string };
  return token ?? search.token ?? "";
}

function Unusable({ error, onRetry }: { error: Error; onRetry: () => unknown }) {
  const gone = error instanceof ApiError && [404, 410].includes(error.status);
  return (
    <Door
      title={gone ? "This invitation no longer works" : "The invitation could not be opened"}
      below={
        <Link to="/sign-in" className={doorLink}>
          Go to sign in
        </Link>
      }
    >
      {gone ? (
        <p>It was revoked, has been used or has expired. Ask whoever invited you for a new one.</p>
      ) : (
        <ProblemNote error={error} onRetry={onRetry} />
      )}
    </Door>
  );
}
