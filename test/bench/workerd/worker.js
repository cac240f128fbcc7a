// workerd's side of the bench: the same reducer over HTTP, JSON in and out. `account.js` is account.ts without its types.
import account from "account.js";

export default {
  async fetch(request) {
    const { state, events } = await request.json();
    let next = state ?? account.initial();
    for (const event of events) next = account.apply(next, event);
    return Response.json(next);
  },
};
