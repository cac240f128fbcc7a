/** Library loans: due dates by UTC day, fines, reservations in a queue; events carry their own time. */
import { defineReducer } from "assay";

type IsoDate = string;
interface Loan { readonly reader: string; readonly due: IsoDate }
interface Book { readonly title: string; readonly loan: Loan | null; readonly queue: readonly string[] }
interface Reader { readonly name: string; readonly fines: number; readonly loans: number }

interface State {
  readonly books: Readonly<Record<string, Book>>;
  readonly readers: Readonly<Record<string, Reader>>;
  readonly notices: readonly string[];
}

type EventBase<T extends string, D> = { readonly type: T; readonly time: IsoDate; readonly data: D };
type Event =
  | EventBase<"BookBought", { isbn: string; title: string }>
  | EventBase<"ReaderJoined", { id: string; name: string }>
  | EventBase<"BookLent", { isbn: string; reader: string }>
  | EventBase<"BookReserved", { isbn: string; reader: string }>
  | EventBase<"BookReturned", { isbn: string }>;

const DAY_MS = 86_400_000;
const LOAN_DAYS = 14;
const FINE_PER_DAY = 0.25;
const MAX_LOANS = 2;

const dayOf = (time: IsoDate): number => Math.floor(Date.parse(time) / DAY_MS);
const isoOf = (day: number): IsoDate => new Date(day * DAY_MS).toISOString().substring(0, 10);

class Office {
  constructor(private readonly state: State) {}

  #withBook(isbn: string, change: (book: Book) => Book): Office {
    const book = this.state.books[isbn];
    return book ? new Office({ ...this.state, books: { ...this.state.books, [isbn]: change(book) } }) : this;
  }

  #withReader(id: string, change: (reader: Reader) => Partial<Reader>): Office {
    const reader = this.state.readers[id];
    if (!reader) return this;
    return new Office({ ...this.state, readers: { ...this.state.readers, [id]: { ...reader, ...change(reader) } } });
  }

  #notice(text: string): Office {
    return new Office({ ...this.state, notices: [...this.state.notices, text] });
  }

  lend(isbn: string, id: string, time: IsoDate): Office {
    const { [isbn]: book } = this.state.books;
    const { [id]: reader } = this.state.readers;
    if (!book || !reader) return this.#notice("unknown book or reader");
    if (book.loan) return this.#notice(`${book.title} is out until ${book.loan.due}`);
    if (reader.loans >= MAX_LOANS) return this.#notice(`${reader.name} has ${reader.loans} books already`);
    if (book.queue.length > 0 && book.queue[0] !== id) return this.#notice(`${book.title} is reserved`);
    const due = isoOf(dayOf(time) + LOAN_DAYS);
    return this.#withBook(isbn, ({ queue, ...rest }) => ({ ...rest, loan: { reader: id, due }, queue: queue.filter((other) => other !== id) })).#withReader(id, ({ loans }) => ({
      loans: loans + 1,
    }));
  }

  reserve(isbn: string, id: string): Office {
    return this.#withBook(isbn, (book) => (book.queue.includes(id) ? book : { ...book, queue: [...book.queue, id] }));
  }

  takeBack(isbn: string, time: IsoDate): Office {
    const book = this.state.books[isbn];
    if (!book?.loan) return this;
    const { reader, due } = book.loan;
    const late = Math.max(0, dayOf(time) - dayOf(due));
    const returned = this.#withBook(isbn, (other) => ({ ...other, loan: null })).#withReader(reader, ({ fines, loans }) => ({
      fines: fines + late * FINE_PER_DAY,
      loans: loans - 1,
    }));
    const [next] = book.queue;
    return next === undefined ? returned : returned.#notice(`${book.title} waits for ${this.state.readers[next]?.name ?? "someone"}`);
  }

  get result(): State {
    return this.state;
  }
}

export default defineReducer<State, Event>({
  initial: () => ({ books: {}, readers: {}, notices: [] }),
  apply(state, event) {
    const office = new Office(state);
    switch (event.type) {
      case "BookBought":
        return { ...state, books: { ...state.books, [event.data.isbn]: { title: event.data.title, loan: null, queue: [] } } };
      case "ReaderJoined":
        return { ...state, readers: { ...state.readers, [event.data.id]: { name: event.data.name, fines: 0, loans: 0 } } };
      case "BookLent":
        return office.lend(event.data.isbn, event.data.reader, event.time).result;
      case "BookReserved":
        return office.reserve(event.data.isbn, event.data.reader).result;
      case "BookReturned":
        return office.takeBack(event.data.isbn, event.time).result;
    }
  },
});
