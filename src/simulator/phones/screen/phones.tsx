/** @jsxImportSource preact */
import { render } from "preact";
import "./phones.css";
import { Page } from "./page.tsx";

render(<Page />, document.getElementById("phones")!);
