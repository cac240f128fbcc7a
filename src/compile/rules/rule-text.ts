/** The words of a rule in the catalogue. */

/** What a rule says when it has nothing more precise to say. */
export interface RuleText {
  /** What is refused, or warned of. */
  readonly summary: string;
  /** Why, as the end of a sentence. */
  readonly reason: string;
  /** What to do instead. */
  readonly instead: string;
}
