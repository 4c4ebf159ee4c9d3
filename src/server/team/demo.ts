/** The account of the demo, shown on its sign-in page. It exists only where nobody else can reach the server. */
export const demoAccount = { email: "maya@fjordandfern.example", password: "fjord-and-fern" };
