import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { sentenceOf } from "./ui/problem.tsx";
import { toast } from "./ui/toast.tsx";

type Options<Input> = {
  /** What is no longer true afterwards. */
  refresh: QueryKey[];
  /** What was done, in a word or two. */
  said?: string | ((input: Input) => string);
};

/** An act of one button: done, said, and what it changed asked for again. What went wrong is said too. */
export function useAct<Input = void>(act: (input: Input) => Promise<unknown>, { refresh, said }: Options<Input>) {
  const renew = useRefresh();
  return useMutation({
    mutationFn: act,
    onSuccess: async (_, input) => {
      await renew(...refresh);
      if (said) toast(typeof said === "string" ? said : said(input));
    },
    onError: (error) => toast(sentenceOf(error), { tone: "bad" }),
  });
}

/** Asks again for what begins with these keys, and waits for it. */
export function useRefresh() {
  const client = useQueryClient();
  return useCallback(
    (...keys: QueryKey[]) => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey }))),
    [client],
  );
}
