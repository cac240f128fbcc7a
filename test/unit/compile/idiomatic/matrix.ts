/** Matrix arithmetic: generics over tuples, labelled loops, exact small determinants. */
import { defineReducer } from "assay";

type Matrix = readonly (readonly number[])[];
type Event =
  | { type: "Loaded"; data: { name: string; rows: number[][] } }
  | { type: "Multiplied"; data: { left: string; right: string; into: string } }
  | { type: "Transposed"; data: { name: string } };

interface State {
  matrices: Record<string, number[][]>;
  determinants: Record<string, number | null>;
  symmetric: string[];
  failures: number;
}

const at = (matrix: Matrix, row: number, column: number): number => matrix[row]?.[column] ?? 0;

function multiply(left: Matrix, right: Matrix): number[][] | undefined {
  const inner = left[0]?.length ?? 0;
  if (inner !== right.length) return undefined;
  const width = right[0]?.length ?? 0;
  return left.map((_, i) => Array.from({ length: width }, (_unused, j) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += at(left, i, k) * at(right, k, j);
    return sum;
  }));
}

const transpose = (matrix: Matrix): number[][] => (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] ?? 0));

function determinant(matrix: Matrix): number | null {
  const n = matrix.length;
  if (matrix.some((row) => row.length !== n)) return null;
  if (n === 1) return at(matrix, 0, 0);
  return matrix.reduce((sum, row, i) => {
    const minor = matrix.filter((_, r) => r !== i).map((other) => other.slice(1));
    return sum + (i % 2 === 0 ? 1 : -1) * (row[0] ?? 0) * (determinant(minor) ?? 0);
  }, 0);
}

function isSymmetric(matrix: Matrix): boolean {
  let result = true;
  outer: for (let i = 0; i < matrix.length; i++) {
    for (let j = 0; j < i; j++) {
      if (at(matrix, i, j) === at(matrix, j, i)) continue;
      result = false;
      break outer;
    }
  }
  return result;
}

function withMatrix(state: State, name: string, rows: number[][]): State {
  const matrices = { ...state.matrices, [name]: rows };
  return {
    ...state,
    matrices,
    determinants: { ...state.determinants, [name]: determinant(rows) },
    symmetric: Object.keys(matrices).filter((key) => isSymmetric(matrices[key] ?? [])),
  };
}

export default defineReducer<State, Event>({
  initial: () => ({ matrices: {}, determinants: {}, symmetric: [], failures: 0 }),
  apply(state, event) {
    switch (event.type) {
      case "Loaded":
        return withMatrix(state, event.data.name, event.data.rows);
      case "Transposed":
        return withMatrix(state, `${event.data.name}ᵀ`, transpose(state.matrices[event.data.name] ?? []));
      case "Multiplied": {
        const { left, right, into } = event.data;
        const product = multiply(state.matrices[left] ?? [], state.matrices[right] ?? []);
        return product ? withMatrix(state, into, product) : { ...state, failures: state.failures + 1 };
      }
    }
  },
});
