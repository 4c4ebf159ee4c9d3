import { escapeHtml } from "./html.ts";

const products = [
  {
    art: "halden",
    shelf: "Lamps",
    name: "Halden table lamp",
    price: 129,
    note: "Turned oak, linen shade, dimmer in the cord",
  },
  { art: "sogn", shelf: "Lamps", name: "Sogn pendant", price: 179, note: "Folded paper, 45 cm, hung in five minutes" },
  {
    art: "voss",
    shelf: "Throws",
    name: "Voss wool throw",
    price: 98,
    note: "Lambswool, 130 × 180 cm, woven in stripes",
  },
  { art: "lom", shelf: "Throws", name: "Lom linen throw", price: 74, note: "Washed linen in clay, softer each year" },
  {
    art: "bregne",
    shelf: "Planters",
    name: "Bregne planter",
    price: 42,
    note: "Terracotta with a hidden saucer, 24 cm",
  },
  {
    art: "sill",
    shelf: "Planters",
    name: "Sill pots, set of three",
    price: 36,
    note: "Glazed stoneware for a narrow ledge",
  },
];

const promises = [
  {
    title: "Delivery in 2 to 4 working days",
    text: "Ordered before 14:00, it leaves the same day. €6 within Europe, free from €80.",
  },
  {
    title: "30 days to change your mind",
    text: "Unused and in its box. The return label is prepaid and waits in your parcel.",
  },
  {
    title: "Five years on every lamp",
    text: "If it stops shining, we mend it or send another. Bulbs are on us the first year.",
  },
];

const questions = [
  {
    title: "Where is my parcel?",
    text: "The tracking link comes by email when it leaves Bergen. With your order number, the chat can look for you.",
  },
  {
    title: "How do I send something back?",
    text: "Put the prepaid label on the box and leave it at any parcel shop. The money is back within 5 working days of its arrival.",
  },
  {
    title: "How do I wash a wool throw?",
    text: "Mostly you need not: air it overnight. If you must, wool cycle at 30 °C and dry it flat.",
  },
];

/** The demo's shop, a page as a customer would have it, with the widget on it. */
export function shopPage({ channelId }: { channelId: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fjord &amp; Fern: lamps, throws and planters</title>
<meta name="description" content="Quiet things for the home, made in small workshops around Bergen.">
<link rel="icon" href="/widget/art/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/widget/shop.css">
<script src="/widget.js" data-channel="${escapeHtml(channelId)}" async></script>
</head>
<body>
<p class="news">Free delivery from €80. Returns within 30 days.</p>
<header>
  <a class="logo" href="/shop">Fjord <i>&amp;</i> Fern</a>
  <nav aria-label="Shop"><a href="#goods">The collection</a><a href="#delivery">Delivery</a><a href="#help">Help</a></nav>
</header>
<main>
  <section class="hero">
    <div>
      <h1>Quiet things for long evenings</h1>
      <p>Lamps, throws and planters from small workshops around Bergen. Made slowly, sent quickly.</p>
      <a class="button" href="#goods">See the collection</a>
    </div>
    <img src="/widget/art/hero.svg" width="720" height="620" alt="A room by the fjord: a clay pendant, a striped throw on a bench and a fern in a stoneware planter">
  </section>
  <section id="goods">
    <h2>The winter collection</h2>
    <ul class="goods">${products.map(product).join("")}
    </ul>
  </section>
  <section id="delivery" class="promises">${promises.map(promise).join("")}
  </section>
  <section id="help" class="help">
    <div>
      <h2>Good to know</h2>
      <p>Not here? Ask in the corner below. Fern answers day and night, and our people take over when it matters.</p>
    </div>
    <div>${questions.map(question).join("")}
    </div>
  </section>
</main>
<footer>
  <p class="logo">Fjord <i>&amp;</i> Fern</p>
  <p>Strandgaten 14, Bergen. A shop that exists only in this demo.</p>
</footer>
</body>
</html>
`;
}

function product({ art, shelf, name, price, note }: (typeof products)[number]): string {
  return `
      <li>
        <img src="/widget/art/${art}.svg" width="400" height="400" loading="lazy" alt="">
        <p class="shelf">${shelf}</p>
        <h3>${name}</h3>
        <p class="price">€${price}</p>
        <p class="details">${note}</p>
      </li>`;
}

function promise({ title, text }: (typeof promises)[number]): string {
  return `
    <div><h3>${title}</h3><p>${text}</p></div>`;
}

function question({ title, text }: (typeof questions)[number]): string {
  return `
      <details><summary>${title}</summary><p>${text}</p></details>`;
}
