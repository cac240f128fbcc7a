/** The unit of the grammar of hostile modules: a piece of TypeScript with holes for what other pieces give. */

/** A piece. `§` becomes a mark that makes names unique; `$o`, `$k`, `$v` and the like are holes. */
export interface Step {
  /** Declarations at the top of the module. */
  readonly top?: string;
  /** Statements before the expression, in the place where the attack runs; `data` and `state` are in scope there. */
  readonly before?: string;
  readonly value: string;
}
