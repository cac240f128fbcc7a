/** Matrices over Float64Array: multiplication, LU decomposition, least squares, and a small neural net that is trained by events. */
import { defineReducer } from "assay";

class Matrix {
  readonly data: Float64Array;

  constructor(
    readonly rows: number,
    readonly columns: number,
    data?: ArrayLike<number>,
  ) {
    this.data = data ? Float64Array.from(data) : new Float64Array(rows * columns);
    if (this.data.length !== rows * columns)
      throw new RangeError(`${this.data.length} numbers for ${rows} by ${columns}`);
  }

  static identity(n: number): Matrix {
    const m = new Matrix(n, n);
    for (let i = 0; i < n; i++) m.data[i * n + i] = 1;
    return m;
  }

  static of(...rows: number[][]): Matrix {
    return new Matrix(rows.length, rows[0]?.length ?? 0, rows.flat());
  }

  at(row: number, column: number): number {
    return this.data[row * this.columns + column] ?? NaN;
  }

  put(row: number, column: number, value: number): void {
    this.data[row * this.columns + column] = value;
  }

  times(other: Matrix): Matrix {
    if (this.columns !== other.rows) throw new RangeError("sizes differ");
    const out = new Matrix(this.rows, other.columns);
    for (let i = 0; i < this.rows; i++)
      for (let k = 0; k < this.columns; k++) {
        const a = this.at(i, k);
        for (let j = 0; j < other.columns; j++) out.data[i * other.columns + j]! += a * other.at(k, j);
      }
    return out;
  }

  get transposed(): Matrix {
    const out = new Matrix(this.columns, this.rows);
    this.data.forEach((value, index) => out.put(index % this.columns, Math.floor(index / this.columns), value));
    return out;
  }

  map(fn: (value: number) => number): Matrix {
    return new Matrix(this.rows, this.columns, this.data.map(fn));
  }

  solve(right: Matrix): Matrix {
    const n = this.rows;
    const a = new Matrix(n, n, this.data);
    const b = new Matrix(n, right.columns, right.data);
    for (let pivot = 0; pivot < n; pivot++) {
      let best = pivot;
      for (let row = pivot + 1; row < n; row++)
        if (Math.abs(a.at(row, pivot)) > Math.abs(a.at(best, pivot))) best = row;
      if (a.at(best, pivot) === 0) throw new RangeError("singular");
      swapRows(a, pivot, best);
      swapRows(b, pivot, best);
      for (let row = 0; row < n; row++) {
        if (row === pivot) continue;
        const factor = a.at(row, pivot) / a.at(pivot, pivot);
        for (const m of [a, b])
          for (let j = 0; j < m.columns; j++) m.put(row, j, m.at(row, j) - factor * m.at(pivot, j));
      }
    }
    for (let row = 0; row < n; row++) for (let j = 0; j < b.columns; j++) b.put(row, j, b.at(row, j) / a.at(row, row));
    return b;
  }

  toArray(): number[][] {
    return Array.from({ length: this.rows }, (_, row) => [
      ...this.data.subarray(row * this.columns, (row + 1) * this.columns),
    ]);
  }
}

function swapRows(m: Matrix, i: number, j: number): void {
  if (i === j) return;
  const { columns, data } = m;
  const row = data.slice(i * columns, (i + 1) * columns);
  data.copyWithin(i * columns, j * columns, (j + 1) * columns);
  data.set(row, j * columns);
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

type Event =
  | { type: "Measured"; data: { x: number; y: number } }
  | { type: "Solved"; data: { a: number[][]; b: number[] } }
  | { type: "Trained"; data: { inputs: number[]; target: 0 | 1 } };

interface State {
  points: [number, number][];
  line: number[];
  solution: number[] | string;
  weights: number[];
}

export default defineReducer<State, Event>({
  initial: () => ({ points: [], line: [], solution: [], weights: [0.1, -0.2, 0.05] }),
  apply(state, event) {
    switch (event.type) {
      case "Measured": {
        const points: State["points"] = [...state.points, [event.data.x, event.data.y]];
        if (points.length < 2) return { ...state, points };
        const x = Matrix.of(...points.map(([px]) => [1, px]));
        const y = Matrix.of(...points.map(([, py]) => [py]));
        const t = x.transposed;
        return { ...state, points, line: t.times(x).solve(t.times(y)).toArray().flat().map(round) };
      }
      case "Solved":
        try {
          const solution = Matrix.of(...event.data.a).solve(new Matrix(event.data.b.length, 1, event.data.b));
          return { ...state, solution: [...solution.data].map(round) };
        } catch (error) {
          return { ...state, solution: error instanceof RangeError ? error.message : "?" };
        }
      case "Trained": {
        const inputs = Matrix.of([1, ...event.data.inputs]);
        const output = sigmoid(inputs.times(new Matrix(state.weights.length, 1, state.weights)).at(0, 0));
        const delta = (event.data.target - output) * output * (1 - output);
        return { ...state, weights: state.weights.map((weight, index) => round(weight + delta * inputs.at(0, index))) };
      }
    }
  },
});
