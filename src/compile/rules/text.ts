/** Rules about a file's text: characters that hide, comments that give orders. */
import type { ts } from "ts-morph";
import {
  isNoSubstitutionTemplateLiteral,
  isRegularExpressionLiteral,
  isStringLiteral,
  isTemplateHead,
  isTemplateMiddle,
  isTemplateTail,
} from "../typescript.ts";
import type { Context } from "./context.ts";

/** Controls, bidirectional controls, and what is invisible everywhere. */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\u{e0001}|[\u{e0020}-\u{e007f}]/gu;
/** Joiners and variation selectors: part of emoji and of some scripts in texts, but a disguise in names. */
const JOINERS = /\u00ad|\u034f|\u200c|\u200d|\u17b4|\u17b5|\p{Variation_Selector}/gu;

const DIRECTIVE = /@ts-(?:ignore|nocheck|expect-error|check)\b|^\s*[#@]\s*source(?:URL|MappingURL)\s*=|@jsx\w*\s/;

/** A stretch of a literal, where anything may stand. */
export interface Literal {
  readonly start: number;
  readonly end: number;
}

/** Checks one file. `literals` are its string, template and regular expression literals in order. */
export function checkText(context: Context, file: ts.SourceFile, literals: readonly Literal[]): void {
  const text = file.text;
  const comments = commentsOf(text, literals);
  const inFree = (at: number): boolean => isWithin(literals, at) || isWithin(comments, at);

  for (const match of text.matchAll(HIDDEN)) report(match.index, match[0]);
  for (const match of text.matchAll(JOINERS)) if (!inFree(match.index)) report(match.index, match[0]);

  for (const comment of comments) {
    const body = text.slice(comment.start + 2, comment.end);
    const tripleSlash = /^\/\s*</.test(body);
    if (!tripleSlash && !DIRECTIVE.test(body)) continue;
    context.reportRange(file, comment.start, comment.end, "directive-comment");
  }

  function report(at: number, character: string): void {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    context.reportRange(file, at, at + character.length, "hidden-character", {
      name: `U+${code}`,
      message: `The character U+${code} cannot be seen or changes the order of the text, so the code would not be what a reader sees.`,
    });
  }
}

/** Whether a place is in one of the stretches, which are in order and do not overlap: many places among many take no time. */
function isWithin(ranges: readonly Literal[], at: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.end ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  return range !== undefined && range.start <= at;
}

/** Comments are what starts with two slashes, or slash and star, outside literals. */
function commentsOf(text: string, literals: readonly Literal[]): readonly Literal[] {
  const comments: Literal[] = [];
  let next = 0;
  for (let at = text.indexOf("/"); at >= 0; at = text.indexOf("/", at)) {
    while (next < literals.length && (literals[next]?.end ?? 0) <= at) next += 1;
    const literal = literals[next];
    if (literal !== undefined && literal.start <= at) {
      at = literal.end;
      continue;
    }
    const second = text.charAt(at + 1);
    if (second === "/") {
      const end = text.slice(at).search(/[\n\r\u2028\u2029]/);
      const stop = end < 0 ? text.length : at + end;
      comments.push({ start: at, end: stop });
      at = stop;
    } else if (second === "*") {
      const end = text.indexOf("*/", at + 2);
      const stop = end < 0 ? text.length : end + 2;
      comments.push({ start: at, end: stop });
      at = stop;
    } else at += 1;
  }
  return comments;
}

/** True for a node whose text is a literal in the sense of `checkText`. */
export function isTextLiteral(node: ts.Node): boolean {
  return (
    isStringLiteral(node) ||
    isNoSubstitutionTemplateLiteral(node) ||
    isTemplateHead(node) ||
    isTemplateMiddle(node) ||
    isTemplateTail(node) ||
    isRegularExpressionLiteral(node)
  );
}
