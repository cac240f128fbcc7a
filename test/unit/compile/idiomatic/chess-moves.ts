// Chess without castling: pseudo-legal moves, check detection, FEN board output.
type Colour = "w" | "b";
type Kind = "p" | "n" | "b" | "r" | "q" | "k";
type Piece = `${Colour}${Kind}`;
type Square = Piece | null;
type Board = Square[];
type Vec = readonly [file: number, rank: number];

interface Game {
  board: Board;
  turn: Colour;
  moves: string[];
  illegal: string[];
  status: "playing" | "check" | "mate" | "stalemate";
  fen: string;
  captured: Record<Colour, Kind[]>;
}
interface MoveEvent {
  type: "Moved";
  data: { from: string; to: string; promote?: Exclude<Kind, "p" | "k"> };
}
interface ResetEvent {
  type: "Reset";
  data?: { fen?: string };
}

const START = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR";
const DIAGONAL: Vec[] = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
];
const STRAIGHT: Vec[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
];
const KNIGHT: Vec[] = [
  [1, 2],
  [2, 1],
  [2, -1],
  [1, -2],
  [-1, -2],
  [-2, -1],
  [-2, 1],
  [-1, 2],
];
const SLIDES: { [K in Kind]?: readonly Vec[] } = {
  b: DIAGONAL,
  r: STRAIGHT,
  q: [...DIAGONAL, ...STRAIGHT],
};
const STEPS: Partial<Record<Kind, readonly Vec[]>> = { n: KNIGHT, k: DIAGONAL.concat(STRAIGHT) };

const other = (c: Colour): Colour => (c === "w" ? "b" : "w");
const colourOf = (p: Piece): Colour => p[0] as Colour;
const kindOf = (p: Piece) => p.charAt(1) as Kind;
const at = (file: number, rank: number) => rank * 8 + file;
const fileOf = (i: number) => i % 8;
const rankOf = (i: number) => i >> 3;
const inside = (file: number, rank: number) => file >= 0 && file < 8 && rank >= 0 && rank < 8;
const nameOf = (i: number): string => String.fromCharCode(97 + fileOf(i)) + (rankOf(i) + 1);
const indexOf = (name: string): number => at(name.charCodeAt(0) - 97, Number(name[1]) - 1);

function parseFen(fen: string): Board {
  const board: Board = new Array<Square>(64).fill(null);
  fen.split("/").forEach((row, r) => {
    let file = 0;
    for (const ch of row) {
      if (/\d/.test(ch)) {
        file += +ch;
        continue;
      }
      const lower = ch.toLowerCase();
      board[at(file++, 7 - r)] = `${ch === lower ? "b" : "w"}${lower as Kind}`;
    }
  });
  return board;
}

function toFen(board: Board): string {
  const rows: string[] = [];
  for (let rank = 7; rank >= 0; rank--) {
    let row = "",
      empty = 0;
    for (let file = 0; file < 8; file++) {
      const piece = board[at(file, rank)] ?? null;
      if (piece === null) {
        empty++;
        continue;
      }
      if (empty) {
        row += empty;
        empty = 0;
      }
      row += colourOf(piece) === "w" ? kindOf(piece).toUpperCase() : kindOf(piece);
    }
    rows.push(row + (empty || ""));
  }
  return rows.join("/");
}

function* targets(board: Board, from: number): Generator<number> {
  const piece = board[from];
  if (!piece) return;
  const colour = colourOf(piece),
    kind = kindOf(piece),
    f = fileOf(from),
    r = rankOf(from);
  if (kind === "p") {
    const step = colour === "w" ? 1 : -1;
    if (inside(f, r + step) && !board[at(f, r + step)]) {
      yield at(f, r + step);
      if (r === (colour === "w" ? 1 : 6) && !board[at(f, r + 2 * step)]) yield at(f, r + 2 * step);
    }
    for (const df of [-1, 1]) {
      if (!inside(f + df, r + step)) continue;
      const target = board[at(f + df, r + step)];
      if (target && colourOf(target) !== colour) yield at(f + df, r + step);
    }
    return;
  }
  for (const [df, dr] of STEPS[kind] ?? []) {
    if (!inside(f + df, r + dr)) continue;
    const target = board[at(f + df, r + dr)];
    if (!target || colourOf(target) !== colour) yield at(f + df, r + dr);
  }
  for (const [df, dr] of SLIDES[kind] ?? []) {
    for (let n = 1; inside(f + n * df, r + n * dr); n++) {
      const i = at(f + n * df, r + n * dr),
        target = board[i];
      if (target) {
        if (colourOf(target) !== colour) yield i;
        break;
      }
      yield i;
    }
  }
}

const pieces = (board: Board, colour: Colour) =>
  board.flatMap((p, i) => (p && colourOf(p) === colour ? [i] : []));
const inCheck = (board: Board, colour: Colour): boolean => {
  const king = board.indexOf(`${colour}k`);
  return pieces(board, other(colour)).some((i) => [...targets(board, i)].includes(king));
};
const moved = (board: Board, from: number, to: number, promote: Kind = "q"): Board => {
  const next = board.slice();
  const piece = next[from] ?? null;
  next[from] = null;
  const last = rankOf(to) === 0 || rankOf(to) === 7;
  next[to] =
    piece !== null && kindOf(piece) === "p" && last ? `${colourOf(piece)}${promote}` : piece;
  return next;
};
const legal = (board: Board, from: number): number[] => {
  const piece = board[from];
  return piece
    ? Array.from(targets(board, from)).filter(
        (to) => !inCheck(moved(board, from, to), colourOf(piece)),
      )
    : [];
};
const status = (board: Board, turn: Colour): Game["status"] => {
  const stuck = pieces(board, turn).every((i) => legal(board, i).length === 0);
  const check = inCheck(board, turn);
  return stuck ? (check ? "mate" : "stalemate") : check ? "check" : "playing";
};

const fresh = (fen = START): Game => ({
  board: parseFen(fen),
  turn: "w",
  moves: [],
  illegal: [],
  status: "playing",
  fen,
  captured: { w: [], b: [] },
});

export default {
  initial: () => fresh(),
  apply(game: Game, event: MoveEvent | ResetEvent): Game {
    if (event.type === "Reset") return fresh(event.data?.fen);
    const { from, to, promote } = event.data;
    const [a, b] = [from, to].map(indexOf) as [number, number];
    const piece = game.board[a];
    const refuse = (): Game => ({ ...game, illegal: [...game.illegal, `${from}${to}`] });
    if (
      !piece ||
      colourOf(piece) !== game.turn ||
      game.status === "mate" ||
      game.status === "stalemate"
    )
      return refuse();
    if (!legal(game.board, a).includes(b)) return refuse();
    const taken = game.board[b];
    const board = moved(game.board, a, b, promote);
    const turn = other(game.turn);
    const mark = kindOf(piece) === "p" ? "" : kindOf(piece).toUpperCase();
    const state = status(board, turn);
    const suffix = { playing: "", check: "+", mate: "#", stalemate: "=" }[state];
    const captured = taken
      ? { ...game.captured, [game.turn]: [...game.captured[game.turn], kindOf(taken)] }
      : game.captured;
    return {
      board,
      turn,
      captured,
      illegal: game.illegal,
      status: state,
      fen: toFen(board),
      moves: [...game.moves, `${mark}${taken ? "x" : ""}${nameOf(b)}${suffix}`],
    };
  },
};
