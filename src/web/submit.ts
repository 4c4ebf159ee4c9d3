import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { ApiError } from "./api.ts";

type Submit = {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  busy: boolean;
  /** What the server says about single fields, by their names in the form. */
  fields: Record<string, string>;
  /** Anything it says that belongs to no field here. */
  problem: Error | null;
};

/** A form that sends itself once: the values by name go to `act`, what it throws comes back to the fields. */
export function useSubmit(act: (values: Record<string, string>) => unknown): Submit {
  const sending = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      await act(valuesOf(form));
    },
    onError: (error, form) => focusFirst(form, fieldsOf(error)),
  });
  const fields = fieldsOf(sending.error);
  const all = sending.variables && Object.keys(fields).every((name) => sending.variables?.elements.namedItem(name));
  return {
    onSubmit: (event) => {
      event.preventDefault();
      if (!sending.isPending) sending.mutate(event.currentTarget);
    },
    busy: sending.isPending,
    fields,
    problem: Object.keys(fields).length > 0 && all ? null : sending.error,
  };
}

export function fieldsOf(error: unknown): Record<string, string> {
  return error instanceof ApiError ? error.fields : {};
}

function valuesOf(form: HTMLFormElement): Record<string, string> {
  const entries = [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(entries);
}

function focusFirst(form: HTMLFormElement, fields: Record<string, string>) {
  const [name] = Object.keys(fields);
  const control = name && form.elements.namedItem(name);
  if (control instanceof HTMLElement) control.focus();
}
