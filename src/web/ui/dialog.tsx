import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, type RefObject, useState } from "react";
import { Button, IconButton } from "./button.tsx";
import { ProblemNote } from "./problem.tsx";

type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  size?: "narrow" | "wide";
  /** What the focus begins with, where that is not the first that can have it. */
  focus?: RefObject<HTMLElement | null>;
  children?: ReactNode;
  /** Buttons at the bottom right, the main one last. */
  footer?: ReactNode;
};

/** Keeps the focus inside, closes with Esc, and gives the focus back. */
export function Dialog({ open, onClose, title, description, size = "narrow", focus, children, footer }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fade fixed inset-0 z-50 bg-[oklch(0.15_0.01_265/0.45)]" />
        <Base.Viewport className="fixed inset-0 z-50 flex items-start justify-center overflow-y-auto p-4 pt-[12vh]">
          <Base.Popup
            initialFocus={focus}
            className={`pop relative flex w-full flex-col rounded-md bg-raised shadow-float ${widths[size]}`}
          >
            <header className="px-5 pt-4 pe-12">
              <Base.Title className="font-semibold text-title [overflow-wrap:anywhere]">{title}</Base.Title>
              {description && <Base.Description className="mt-1 text-muted">{description}</Base.Description>}
            </header>
            <div className="px-5 py-4">{children}</div>
            {footer && <footer className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">{footer}</footer>}
            {/* Last in order, so that the focus begins with what the dialog is about. */}
            <Base.Close
              render={
                <IconButton label="Close" shortcut="escape" className="absolute top-3 right-3">
                  <X size={16} />
                </IconButton>
              }
            />
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

type ConfirmDialogProps = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  confirm: string;
  danger?: boolean;
  onConfirm: () => unknown;
};

/** Stays open while the act runs, and says so when it fails. */
export function ConfirmDialog({ open, onClose, title, children, confirm, danger, onConfirm }: ConfirmDialogProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function act() {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  }

  const footer = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button variant={danger ? "danger" : "primary"} busy={busy} onClick={act}>
        {confirm}
      </Button>
    </>
  );
  return (
    <Dialog open={open} onClose={onClose} title={title} footer={footer}>
      {children}
      {error !== null && <ProblemNote error={error} className="mt-3" />}
    </Dialog>
  );
}

const widths = { narrow: "max-w-110", wide: "max-w-180" };
