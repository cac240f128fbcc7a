/** The simplest brand: an intersection with a property that does not exist. */
import { defineReducer } from "assay";

type Email = string & { readonly __brand: "Email" };

function isEmail(text: string): text is Email {
  return /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i.test(text);
}

const domainOf = (email: Email): string => email.slice(email.indexOf("@") + 1).toLowerCase();

export default defineReducer<{ domains: Record<string, Email[]>; invalid: number }, { type: "SignedUp"; data: { email: string } }>({
  initial: () => ({ domains: {}, invalid: 0 }),
  apply(state, { data: { email } }) {
    if (!isEmail(email)) return { ...state, invalid: state.invalid + 1 };
    const domain = domainOf(email);
    return { ...state, domains: { ...state.domains, [domain]: [...(state.domains[domain] ?? []), email] } };
  },
});
