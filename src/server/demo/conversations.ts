import {
  assigns,
  blocks,
  drafts,
  handsBack,
  looks,
  notes,
  pauses,
  pausesContact,
  reads,
  replies,
  resolves,
  type Step,
  says,
  takesOver,
  unsubscribes,
  writesDown,
} from "./steps.ts";
import type { Visitor } from "./visitor.ts";

type Time = Temporal.ZonedDateTime;

/** How one visitor's conversation went, step by step. What the agent says is not in here: it answers for itself. */
export type Story = {
  visitor: Visitor;
  begins: (now: Time) => Time;
  opens: string;
  steps: { minutes: number; step: Step }[];
};

const daysAgo = (days: number, clock: string) => (now: Time) => now.subtract({ days }).withPlainTime(clock);
const minutesAgo = (minutes: number) => (now: Time) => now.subtract({ minutes });
const after = (minutes: number, step: Step) => ({ minutes, step });
const aDay = 24 * 60;

export const stories: Story[] = [
  {
    visitor: { name: "Ingrid Solberg", email: "ingrid.solberg@mail.example", page: "/lamps/halden", device: "phone" },
    begins: daysAgo(8, "09:12"),
    opens: "Good morning, how long does delivery to Sweden take?",
    steps: [
      after(2, says("And what does it cost?")),
      after(1, says("Perfect, thank you")),
      after(34, looks("jonas")),
      after(1, resolves("jonas")),
    ],
  },
  {
    visitor: { name: "Tom Whitfield", email: "tom.whitfield@mail.example", page: "/lamps/sogn", device: "desktop" },
    begins: daysAgo(8, "13:40"),
    opens: "Is the Sogn pendant suitable for a bathroom?",
    steps: [
      after(
        22,
        replies(
          "jonas",
          "Hello Tom, only well away from water: the Sogn is IP20, so at least 60 cm from the shower or bath, and in a room that is aired. Steam makes the paper wavy over the years.",
        ),
      ),
      after(6, says("Then it goes into the bedroom. Thanks for the honest answer.")),
      after(3, replies("jonas", "That is where mine hangs too. Have a good day, Tom.")),
      after(2, resolves("jonas")),
    ],
  },
  {
    visitor: { name: "Anneliese Vogt", email: "a.vogt@post.example", page: "/throws/voss", device: "laptop" },
    begins: daysAgo(7, "10:05"),
    opens: "Guten Tag, wie lange dauert die Lieferung nach Deutschland?",
    steps: [
      after(1, says("Und was kostet der Versand?")),
      after(2, says("Vielen Dank")),
      after(1, reads()),
      after(50, looks("lukas")),
    ],
  },
  {
    visitor: { name: "Marta Kowalska", email: "marta.k@poczta.example", page: "/orders", device: "android" },
    begins: daysAgo(7, "16:22"),
    opens: "The shade of my lamp arrived cracked. What should I do?",
    steps: [
      after(1, reads()),
      after(21, takesOver("amira")),
      after(
        4,
        notes(
          "amira",
          "Order 10391. Dented in transit, the second this week with the same courier. @Jonas, shall we write to them?",
        ),
      ),
      after(
        2,
        replies(
          "amira",
          "Hello Marta, I have your pictures. A new shade leaves Bergen this afternoon, and you need not send the cracked one back. The tracking link comes by email.",
        ),
      ),
      after(5, says("That was quick! Thank you, Amira.")),
      after(11, notes("jonas", "Written. They want to look at how the box travels on the belt.")),
      after(aDay, resolves("amira")),
    ],
  },
  {
    visitor: { name: "Daniel Okafor", email: "d.okafor@okafor-studio.example", page: "/checkout", device: "desktop" },
    begins: daysAgo(6, "08:50"),
    opens: "I need an invoice with our VAT number. How do I get it?",
    steps: [
      after(4, says("And can the billing address on an invoice be corrected afterwards?")),
      after(70, looks("maya")),
      after(1, writesDown("maya", { phone: "+442071838750" })),
    ],
  },
  {
    visitor: { page: "/lamps/halden", device: "linux" },
    begins: daysAgo(6, "11:31"),
    opens: "How tall is the Halden lamp?",
    steps: [after(3, says("And how wide is the shade?")), after(240, looks("jonas"))],
  },
  {
    visitor: {
      name: "Lucía Fernández",
      email: "lucia.fernandez@correo.example",
      page: "/planters/bregne",
      device: "phone",
    },
    begins: daysAgo(6, "19:47"),
    opens: "Hola, ¿cuánto tarda el envío a Madrid?",
    steps: [after(1, says("¿Y cuánto cuesta?")), after(14 * 60, looks("amira"))],
  },
  {
    visitor: { name: "Pieter de Wit", email: "pieter@dewit.example", page: "/orders", device: "laptop" },
    begins: daysAgo(5, "09:33"),
    opens: "This is the second broken lamp in a row. I am really disappointed.",
    steps: [
      after(7, takesOver("maya")),
      after(
        1,
        notes(
          "maya",
          "Orders 10203 and 10355. Both from the batch with the thin feet, see the workshop's mail of Tuesday.",
        ),
      ),
      after(
        3,
        replies(
          "maya",
          "Dear Pieter, you have every reason to be. Both lamps come from a batch whose foot was turned too thin. I am packing one from the new batch myself today, and I have refunded the first order.",
        ),
      ),
      after(19, says("I did not expect that. Thank you, Maya.")),
      after(4, replies("maya", "If this one wobbles, write to me directly. I mean it.")),
      after(2 * aDay, resolves("maya")),
    ],
  },
  {
    visitor: { name: "Rank Rocket", email: "hello@rankrocket.example", page: "/", device: "desktop" },
    begins: daysAgo(5, "14:15"),
    opens: "Hello dear shop owner, we bring your website to page one of every search engine. Reply for a free audit.",
    steps: [
      after(31, blocks("jonas")),
      after(1, resolves("jonas")),
      after(2 * 60, says("Last chance, only three places left. Shall I send the contract?")),
      after(60, looks("jonas")),
    ],
  },
  {
    visitor: { name: "Camille Moreau", email: "camille.moreau@courriel.example", page: "/orders", device: "laptop" },
    begins: daysAgo(4, "10:18"),
    opens: "Bonjour, comment puis-je retourner un article ?",
    steps: [
      after(3, says("Et quand arrive le remboursement ?")),
      after(1, says("Merci beaucoup")),
      after(25, looks("amira")),
    ],
  },
  {
    visitor: { name: "Ben Ashworth", email: "ben.ashworth@mail.example", page: "/orders", device: "android" },
    begins: daysAgo(4, "12:55"),
    opens: "I would like to speak to a person, please.",
    steps: [
      after(5, replies("lukas", "Hello Ben, Lukas here. What is it about?")),
      after(2, says("I ordered two pendants but only need one now. Order 10418.")),
      after(
        6,
        replies(
          "lukas",
          "Both are in one box, which leaves at 16:00. I have taken one out, and its €179 are on the way back to your card.",
        ),
      ),
      after(3, says("Brilliant, cheers")),
      after(10, resolves("lukas")),
    ],
  },
  {
    visitor: { name: "Yusuf Demir", email: "yusuf.demir@eposta.example", page: "/newsletter", device: "phone" },
    begins: daysAgo(4, "15:40"),
    opens: "Your letter says I left a lamp in the basket. No thanks, I am not interested any more.",
    steps: [after(90, looks("jonas"))],
  },
  {
    visitor: { name: "Sara Nilsen", email: "sara.nilsen@mail.example", page: "/lamps/halden", device: "phone" },
    begins: daysAgo(3, "09:20"),
    opens: "Which bulb do I need for the Halden lamp?",
    steps: [
      after(1, says("It flickers when I dim it. Is that the bulb?")),
      after(4, says("Can I use a smart bulb with it?")),
      after(40, looks("lukas")),
      after(2, resolves("lukas")),
      after(aDay, says("The new bulb is in, no more flickering. How do I recycle the old one?")),
      after(55, looks("lukas")),
    ],
  },
  {
    visitor: { name: "رانيا خوري", email: "rania.khoury@barid.example", page: "/lamps/sogn", device: "phone" },
    begins: daysAgo(3, "11:11"),
    opens: "مرحبا، هل يمكن تعليق مصباح Sogn في غرفة سقفها منخفض؟",
    steps: [
      after(12, assigns("jonas", "amira")),
      after(
        9,
        replies(
          "amira",
          "أهلاً رانيا، نعم. عرض المصباح 45 سم، ويمكن تقصير السلك كما تشائين. اتركي مترين على الأقل بين الأرض وأسفل المصباح، أو علّقيه فوق الطاولة على ارتفاع 60 سم.",
        ),
      ),
      after(7, says("شكراً جزيلاً أميرة، سأطلب واحداً اليوم.")),
      after(2, looks("amira")),
    ],
  },
  {
    visitor: { name: "Owen Pritchard", email: "owen.pritchard@mail.example", page: "/newsletter", device: "desktop" },
    begins: daysAgo(3, "18:30"),
    opens: "Please stop messaging me about the winter collection.",
    steps: [
      after(15 * 60, unsubscribes("jonas")),
      after(1, notes("jonas", "Taken off the letter too, by hand.")),
      after(6 * 60, says("One more thing: my old account, could you delete it?")),
      after(45, looks("maya")),
    ],
  },
  {
    visitor: { name: "Mei Tanaka", email: "mei.tanaka@mail.example", page: "/lamps/sogn", device: "laptop" },
    begins: daysAgo(2, "10:02"),
    opens: "Do you ship to Japan?",
    steps: [after(3, says("I am in Norway in May. Can I pick my order up in the shop?")), after(80, looks("jonas"))],
  },
  {
    visitor: { name: "Elena Rossi", email: "elena.rossi@hotelaurora.example", page: "/trade", device: "laptop" },
    begins: daysAgo(2, "13:26"),
    opens: "Do you offer trade prices for a small hotel?",
    steps: [
      after(4, says("Could someone call me back about an order of forty lamps?")),
      after(8, assigns("jonas", "maya")),
      after(14, replies("maya", "Dear Elena, gladly. I call you tomorrow at 10:00. Which number is best?")),
      after(3, says("+39 06 4567 8910, and please ask for me.")),
      after(5, writesDown("maya", { phone: "+390645678910" })),
      after(1, pausesContact("maya", "Maya is preparing an offer for the hotel")),
      after(1, notes("maya", "Forty Halden with their own linen. Ask the weavers about three weeks.")),
      after(1, handsBack("maya")),
      after(21 * 60, says("Thank you for the call. How soon can the first twenty be here?")),
    ],
  },
  {
    visitor: { name: "Oskar Hagen", email: "oskar.hagen@mail.example", page: "/orders", device: "android" },
    begins: daysAgo(2, "16:45"),
    opens: "Is there any news about my lamp in the workshop?",
    steps: [
      after(
        9,
        replies(
          "lukas",
          "Hello Oskar, the new cord is in. The workshop wants to see it burn for a night before they let it go.",
        ),
      ),
      after(2, pauses("lukas", "The workshop writes to him on Friday")),
      after(1, handsBack("lukas")),
      after(17 * 60, says("Good morning, did it survive the night?")),
    ],
  },
  {
    visitor: { name: "Leonie Kraus", email: "leonie.kraus@post.example", page: "/orders", device: "phone" },
    begins: daysAgo(1, "09:05"),
    opens: "Kann ich die Decke zurückschicken?",
    steps: [
      after(2, says("Der Karton ist leider weg. Geht das auch ohne?")),
      after(
        11,
        replies(
          "lukas",
          "Hallo Leonie, das geht. Nehmen Sie irgendeinen sauberen Karton; das Etikett kommt oben drauf.",
        ),
      ),
      after(4, says("Prima, danke!")),
      after(3, resolves("lukas")),
    ],
  },
  {
    visitor: { name: "Greta Holm", email: "greta.holm@mail.example", page: "/", device: "desktop" },
    begins: daysAgo(1, "12:10"),
    opens: "I got an email about an order, but you have the wrong person. I have never bought a lamp.",
    steps: [],
  },
  {
    visitor: { name: "Felix Brenner", email: "felix.brenner@mail.example", page: "/throws/voss", device: "laptop" },
    begins: daysAgo(1, "15:37"),
    opens: "Do you also make the Voss throw in dark green?",
    steps: [
      after(16, assigns("jonas", "lukas")),
      after(
        1,
        notes("jonas", "@Lukas, the mill showed us a moss green on Monday. Ask whether we may already talk about it."),
      ),
    ],
  },
  {
    visitor: { name: "Priya Raman", email: "priya.raman@mail.example", page: "/orders", device: "phone" },
    begins: daysAgo(1, "18:14"),
    opens: "My parcel came, but the ceiling hook is missing.",
    steps: [
      after(12, says("I looked everywhere. Could I speak to someone, please? It is order 10502.")),
      after(25, assigns("jonas", "maya")),
      after(2, drafts("maya", "Hello Priya, the hook goes out by letter this morning. ")),
    ],
  },
  {
    visitor: { name: "Johanna Weiss", email: "johanna.weiss@post.example", page: "/orders", device: "laptop" },
    begins: minutesAgo(94),
    opens: "Hi there",
    steps: [
      after(1, says("How do I send something back?")),
      after(2, says("When do I get my refund?")),
      after(1, says("Thanks, that helps")),
      after(1, reads()),
      after(8, looks("amira")),
    ],
  },
  {
    visitor: { name: "Sam Whitaker", email: "sam.whitaker@mail.example", page: "/throws/lom", device: "android" },
    begins: minutesAgo(71),
    opens: "Is the linen certified organic?",
    steps: [after(4, says("It is for a cot, so I would really like to know."))],
  },
  {
    visitor: { name: "Carla Mendes", email: "carla.mendes@correio.example", page: "/orders", device: "desktop" },
    begins: minutesAgo(48),
    opens: "I have waited for two weeks and nobody answers my emails. This is unacceptable.",
    steps: [],
  },
  {
    visitor: { name: "Nils Aaberg", email: "nils.aaberg@mail.example", page: "/orders", device: "phone" },
    begins: minutesAgo(33),
    opens: "Can I still change the delivery address of order 10482?",
    steps: [
      after(2, says("It says packed already. Could it still go to my office?")),
      after(6, takesOver("maya")),
      after(
        1,
        replies("maya", "Hello Nils, it is on the trolley, but not on the truck. I am running down with a new label."),
      ),
      after(3, says("You are wonderful. Did you catch it?")),
    ],
  },
  {
    visitor: { name: "Aoife Byrne", email: "aoife.byrne@mail.example", page: "/gifts", device: "phone" },
    begins: minutesAgo(17),
    opens: "Could I get it gift wrapped and sent to my sister?",
    steps: [
      after(1, says("Will she see the invoice or the price?")),
      after(2, says("Can I talk to a person about the card?")),
    ],
  },
  {
    visitor: { name: "Baptiste Laurent", email: "b.laurent@courriel.example", page: "/lamps/halden", device: "laptop" },
    begins: minutesAgo(9),
    opens: "Bonsoir, est-ce que la lampe Halden existe en noyer ?",
    steps: [],
  },
  {
    visitor: { page: "/planters/bregne", device: "android" },
    begins: minutesAgo(4),
    opens: "Does the Bregne planter have a hole in the bottom?",
    steps: [after(1, says("Can it stay on the balcony in winter?"))],
  },
];
