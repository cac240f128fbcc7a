/** From one page of a list to the next. */
import { answerInvalid } from "./errors.ts";

/** The token of the page after the one that was asked for with `asked`; empty: that was the last. Throws an AssayError, `UNRECOGNISED`, for a list that never ends. */
export function nextPage(asked: string, { nextPageToken }: { readonly nextPageToken: string }): string {
  if (nextPageToken === "" || nextPageToken !== asked) return nextPageToken;
  throw answerInvalid("the server answered the same page as the next one");
}
