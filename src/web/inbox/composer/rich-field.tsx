import { type Editor, EditorContent, useEditor, useEditorState } from "@tiptap/react";
import StarterKit from "@tiptap/starter-kit";
import { Bold, Italic, Link, List, ListOrdered, TextQuote } from "lucide-react";
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { Button, IconButton } from "../../ui/button.tsx";
import { paragraphs, plainText } from "./plain-text.ts";

export type Rich = { text: string; html: string };

export type RichHandle = {
  focus: () => void;
  /** Everything anew: with marks where there are some, else as plain words. */
  set: (content: { text: string; html?: string | null }) => void;
  /** In the place of so many letters before the cursor. */
  put: (words: string, instead: number) => void;
};

type RichFieldProps = {
  ref: Ref<RichHandle>;
  initial: { text: string; html?: string | null };
  label: string;
  placeholder: string;
  autoFocus: boolean;
  /** `before` is what stands between the beginning of the paragraph and the cursor. */
  onChange: (written: Rich, before: string) => void;
  /** Answers whether the key had a meaning. */
  onKey: (event: KeyboardEvent) => boolean;
  onBlur: () => void;
  attributes: Record<string, string | undefined>;
};

/** The words of a mail, with the few marks that survive every mail program. */
export function RichField({ ref, initial, label, placeholder, autoFocus, attributes, ...on }: RichFieldProps) {
  // The editor keeps what it was made with; this leads to what holds now.
  const latest = useRef(on);
  latest.current = on;
  const [shown] = useState(() => contentOf(initial));
  const editor = useEditor({
    extensions,
    content: shown,
    autofocus: autoFocus ? "end" : false,
    injectCSS: false,
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label, class: field, dir: "auto" },
      handleKeyDown: (_, event) => latest.current.onKey(event),
    },
    onUpdate: ({ editor }) => latest.current.onChange(read(editor), before(editor)),
    onBlur: () => latest.current.onBlur(),
  });

  useImperativeHandle(
    ref,
    () => ({
      focus: () => void editor.commands.focus("end"),
      set: (content) => void editor.commands.setContent(contentOf(content), { emitUpdate: false }),
      put(words, instead) {
        const { from } = editor.state.selection;
        const range = { from: Math.max(0, from - instead), to: from };
        editor.chain().focus().insertContentAt(range, paragraphs(words).content!).run();
      },
    }),
    [editor],
  );

  useEffect(() => {
    if (!editor.isInitialized) return;
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined) editor.view.dom.removeAttribute(name);
      else editor.view.dom.setAttribute(name, value);
    }
  });

  const empty = useEditorState({ editor, selector: ({ editor }) => editor.isEmpty });
  return (
    <div className="relative">
      {empty && (
        <p
          aria-hidden
          className="pointer-events-none absolute inset-x-2 top-1.5 truncate text-message text-muted max-pane:text-[1rem]"
        >
          {placeholder}
        </p>
      )}
      <EditorContent editor={editor} className="max-h-[40vh] overflow-y-auto" />
      <Tools editor={editor} />
    </div>
  );
}

const extensions = [
  StarterKit.configure({
    heading: false,
    code: false,
    codeBlock: false,
    horizontalRule: false,
    strike: false,
    trailingNode: false,
    link: { openOnClick: false, autolink: true, defaultProtocol: "https", protocols: ["mailto", "tel"] },
  }),
];

function Tools({ editor }: { editor: Editor }) {
  const [linking, setLinking] = useState(false);
  const on = useEditorState({
    editor,
    selector: ({ editor }) => ({
      bold: editor.isActive("bold"),
      italic: editor.isActive("italic"),
      bullets: editor.isActive("bulletList"),
      numbers: editor.isActive("orderedList"),
      quote: editor.isActive("blockquote"),
      link: editor.isActive("link"),
    }),
  });
  const run = () => editor.chain().focus();
  if (linking) return <LinkField editor={editor} onDone={() => setLinking(false)} />;
  return (
    <div role="toolbar" aria-label="Formatting" className="flex gap-0.5 px-1 pb-1">
      <Tool label="Bold" keys="mod+b" on={on.bold} onPress={() => run().toggleBold().run()}>
        <Bold size={14} />
      </Tool>
      <Tool label="Italic" keys="mod+i" on={on.italic} onPress={() => run().toggleItalic().run()}>
        <Italic size={14} />
      </Tool>
      <Tool label="List" keys="mod+shift+8" on={on.bullets} onPress={() => run().toggleBulletList().run()}>
        <List size={14} />
      </Tool>
      <Tool label="Numbers" keys="mod+shift+7" on={on.numbers} onPress={() => run().toggleOrderedList().run()}>
        <ListOrdered size={14} />
      </Tool>
      <Tool label="Quote" keys="mod+shift+b" on={on.quote} onPress={() => run().toggleBlockquote().run()}>
        <TextQuote size={14} />
      </Tool>
      <Tool label="Link" on={on.link} onPress={() => setLinking(true)}>
        <Link size={14} />
      </Tool>
    </div>
  );
}

type ToolProps = { label: string; keys?: string; on: boolean; onPress: () => void; children: ReactNode };

function Tool({ label, keys, on, onPress, children }: ToolProps) {
  return (
    <IconButton
      label={label}
      shortcut={keys}
      size="small"
      aria-pressed={on}
      // The words that are chosen stay so.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      {children}
    </IconButton>
  );
}

function LinkField({ editor, onDone }: { editor: Editor; onDone: () => void }) {
  const [address, setAddress] = useState<string>(() => editor.getAttributes("link").href ?? "");

  function set() {
    const href = withProtocol(address.trim());
    const chain = editor.chain().focus().extendMarkRange("link");
    if (!href) chain.unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive("link")) {
      chain.insertContent({ type: "text", text: address.trim(), marks: [{ type: "link", attrs: { href } }] }).run();
    } else chain.setLink({ href }).run();
    onDone();
  }

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") return set();
    onDone();
    editor.commands.focus();
  }

  return (
    <div className="flex items-center gap-1 px-2 pb-1">
      <input
        // biome-ignore lint/a11y/noAutofocus: the button that was pressed leads here
        autoFocus
        type="url"
        value={address}
        aria-label="Address of the link"
        placeholder="https://"
        onChange={(event) => setAddress(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-6 min-w-0 flex-1 rounded-sm border border-edge/70 bg-surface px-2 outline-none focus:border-accent max-pane:text-[1rem]"
      />
      <Button size="small" onClick={set}>
        {address.trim() ? "Set link" : "No link"}
      </Button>
    </div>
  );
}

function withProtocol(address: string): string {
  if (!address || /^(https?|mailto|tel):/i.test(address)) return address;
  return address.includes("@") ? `mailto:${address}` : `https://${address}`;
}

function contentOf({ text, html }: { text: string; html?: string | null }) {
  return html || paragraphs(text);
}

function read(editor: Editor): Rich {
  return { text: plainText(editor.getJSON()), html: editor.getHTML() };
}

function before({ state }: Editor): string {
  const { $from, empty } = state.selection;
  return empty ? $from.parent.textBetween(0, $from.parentOffset, "\n", "\n") : "";
}

const field =
  "min-h-16 whitespace-pre-wrap px-2 py-1.5 text-message outline-none [overflow-wrap:anywhere] max-pane:text-[1rem] [&_p+p]:mt-2 [&_ul]:list-disc [&_ul]:ps-5 [&_ol]:list-decimal [&_ol]:ps-5 [&_:is(ul,ol,blockquote)]:my-1 [&_blockquote]:border-s-2 [&_blockquote]:border-current/30 [&_blockquote]:ps-3 [&_a]:text-accent [&_a]:underline [&_strong]:font-semibold";
