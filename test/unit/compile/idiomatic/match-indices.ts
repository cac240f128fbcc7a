/** Where a match and its named groups stand in the text, replacers that get every group, and views of bytes with their buffer's type. */
interface Mark {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}
interface State {
  marks: Mark[];
  text: string;
  bytes: number[];
}
const MENTION = /@(?<user>\w+)(?:#(?<tag>\w+))?/dg;
const marksOf = (text: string): Mark[] =>
  [...text.matchAll(MENTION)].flatMap(({ indices }) =>
    Object.entries(indices?.groups ?? {}).flatMap(([name, place]): Mark[] =>
      place === undefined ? [] : [{ name, from: place[0], to: place[1] }],
    ),
  );
const dated = (text: string): string =>
  text.replace(
    /(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)/g,
    (
      _match: string,
      _year: string,
      month: string,
      day: string,
      offset: number,
      _text: string,
      groups: Record<string, string>,
    ) => `${day}.${month}.${groups["year"]}@${offset}`,
  );
const camel = (text: string): string =>
  text.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff);

export default {
  initial: (): State => ({ marks: [], text: "", bytes: [] }),
  apply: (state: State, event: { type: "Written"; data: string }): State => {
    const text = camel(dated(event.data.normalize("NFC")));
    return {
      marks: [...state.marks, ...marksOf(event.data)],
      text,
      bytes: [...bytesOf(text).subarray(0, 4)],
    };
  },
};
