/** A chess board without the hard rules: squares, sliding moves, captures, algebraic notation. */
import { defineReducer } from "assay";

type Colour = "white" | "black";
type PieceLetter = "K" | "Q" | "R" | "B" | "N" | "P";
type File = "a" | "b" | "c" | "d" | "e" | "f" | "g" | "h";
type Rank = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
type SquareName = `${File}${Rank}`;

interface Piece {
  colour: Colour;
  letter: PieceLetter;
}

type Board = Partial<Record<SquareName, Piece>>;
type Vector = readonly [dx: number, dy: number];

const FILES = ["a", "b", "c", "d", "e", "f", "g", "h"] as const;
const DIAGONAL: readonly Vector[] = [[1, 1], [1, -1], [-1, 1], [-1, -1]];
const STRAIGHT: readonly Vector[] = [[1, 0], [-1, 0], [0, 1], [0, -1]];
const JUMPS: readonly Vector[] = [[1, 2], [2, 1], [2, -1], [1, -2], [-1, -2], [-2, -1], [-2, 1], [-1, 2]];

const REACH: Readonly<Record<Exclude<PieceLetter, "P">, { vectors: readonly Vector[]; slides: boolean }>> = {
  K: { vectors: [...STRAIGHT, ...DIAGONAL], slides: false },
  Q: { vectors: [...STRAIGHT, ...DIAGONAL], slides: true },
  R: { vectors: STRAIGHT, slides: true },
  B: { vectors: DIAGONAL, slides: true },
  N: { vectors: JUMPS, slides: false },
};

const BACK_RANK: readonly PieceLetter[] = ["R", "N", "B", "Q", "K", "B", "N", "R"];

function squareAt(x: number, y: number): SquareName | undefined {
  const file = FILES[x];
  return file !== undefined && y >= 0 && y < 8 ? (`${file}${y + 1}` as SquareName) : undefined;
}

function coordinates(square: SquareName): readonly [number, number] {
  return [FILES.findIndex((file) => file === square[0]), Number(square[1]) - 1];
}

function setUp(): Board {
  const board: Board = {};
  for (const [x, letter] of BACK_RANK.entries()) {
    const place = (y: number, piece: Piece): void => {
      const square = squareAt(x, y);
      if (square) board[square] = piece;
    };
    place(0, { colour: "white", letter });
    place(1, { colour: "white", letter: "P" });
    place(6, { colour: "black", letter: "P" });
    place(7, { colour: "black", letter });
  }
  return board;
}

function* destinations(board: Board, from: SquareName): Generator<SquareName> {
  const piece = board[from];
  if (!piece) return;
  const [x, y] = coordinates(from);
  if (piece.letter === "P") {
    const forward = piece.colour === "white" ? 1 : -1;
    const one = squareAt(x, y + forward);
    if (one && !board[one]) {
      yield one;
      const two = squareAt(x, y + 2 * forward);
      if (two && !board[two] && y === (piece.colour === "white" ? 1 : 6)) yield two;
    }
    for (const dx of [-1, 1]) {
      const target = squareAt(x + dx, y + forward);
      if (target && board[target] && board[target].colour !== piece.colour) yield target;
    }
    return;
  }
  const { vectors, slides } = REACH[piece.letter];
  for (const [dx, dy] of vectors) {
    for (let step = 1; ; step++) {
      const target = squareAt(x + dx * step, y + dy * step);
      if (!target) break;
      const occupant = board[target];
      if (occupant?.colour !== piece.colour) yield target;
      if (occupant || !slides) break;
    }
  }
}

interface State {
  board: Board;
  turn: Colour;
  moves: string[];
  captured: Record<Colour, PieceLetter[]>;
  refused: string[];
  mobility: number;
}

type Event = { type: "Moved"; data: { from: SquareName; to: SquareName } };

const other = (colour: Colour): Colour => (colour === "white" ? "black" : "white");

function mobilityOf(board: Board, colour: Colour): number {
  const squares = Object.keys(board) as SquareName[];
  return squares.filter((square) => board[square]?.colour === colour).reduce((sum, square) => sum + [...destinations(board, square)].length, 0);
}

export default defineReducer<State, Event>({
  initial() {
    const board = setUp();
    return { board, turn: "white", moves: [], captured: { white: [], black: [] }, refused: [], mobility: mobilityOf(board, "white") };
  },
  apply(state, { data: { from, to } }) {
    const piece = state.board[from];
    const legal = piece?.colour === state.turn && [...destinations(state.board, from)].includes(to);
    if (!piece || !legal) return { ...state, refused: [...state.refused, `${from}-${to}`] };
    const victim = state.board[to];
    const { [from]: _moved, ...rest } = state.board;
    const board: Board = { ...rest, [to]: piece };
    const captured = victim ? { ...state.captured, [victim.colour]: [...state.captured[victim.colour], victim.letter] } : state.captured;
    const notation = `${piece.letter === "P" ? "" : piece.letter}${victim ? "x" : ""}${to}`;
    const turn = other(state.turn);
    return { board, turn, moves: [...state.moves, notation], captured, refused: state.refused, mobility: mobilityOf(board, turn) };
  },
});
