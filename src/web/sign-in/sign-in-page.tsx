import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useVisitor } from "../session.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Door, doorLink } from "./door.tsx";
import { ownPath } from "./next.ts";
import { welcomeQuery } from "./queries.ts";
import { SignInForm } from "./sign-in-form.tsx";
import { TwoFactorForm } from "./two-factor-form.tsx";

export function SignInPage() {
  const next = ownPath((useSearch({ strict: false }) as { next?: string }).next);
  const welcome = useQuery(welcomeQuery);
  const visitor = useVisitor();
  const [step, setStep] = useState<"password" | "code">("password");

  // The whole app starts afresh, so that nothing fetched as nobody is left over.
  const enter = () => location.assign(next);

  if (visitor?.person) return <Navigate to={next} replace />;
  if (welcome.data?.state === "set-up") return <Navigate to="/set-up" replace />;
  if (step === "code") {
    return (
      <Door title="Enter your code" lead="Open your authenticator app for the code of Parley.">
        <TwoFactorForm onDone={enter} onBack={() => setStep("password")} />
      </Door>
    );
  }
  return (
    <Door title="Sign in" below={welcome.data && !welcome.data.demo && <NoAccount signUp={welcome.data.signUp} />}>
      {welcome.error && <ProblemNote error={welcome.error} onRetry={welcome.refetch} className="mb-4" />}
      {welcome.isPending ? (
        <Skeleton />
      ) : (
        <SignInForm demo={welcome.data?.demo ?? null} onDone={enter} onCode={() => setStep("code")} />
      )}
    </Door>
  );
}

function NoAccount({ signUp }: { signUp: boolean }) {
  if (!signUp) return "No account? Ask an admin of your workspace to invite you.";
  return (
    <Link to="/sign-up" className={doorLink}>
      Create an account
    </Link>
  );
}
