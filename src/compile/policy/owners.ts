/** Which object of the language an interface of the library describes. Policy data. */

/** Interfaces with the same members as seen by a reader: by the name that the policy uses for their owner. */
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  Math: ["Math"],
  JSON: ["JSON"],
  console: ["Console"],
  "Array.prototype": ["Array", "ReadonlyArray"],
  "Map.prototype": ["Map", "ReadonlyMap"],
  "Set.prototype": ["Set", "ReadonlySet"],
  "TypedArray.prototype": ["TypedArray"],
  "Iterator.prototype": [
    "Iterator",
    "IteratorObject",
    "ArrayIterator",
    "MapIterator",
    "SetIterator",
    "StringIterator",
    "RegExpStringIterator",
  ],
  "Generator.prototype": ["Generator"],
  "DataView.prototype": ["DataView", "ArrayBufferView"],
  "Error.prototype": [
    "Error",
    "EvalError",
    "RangeError",
    "ReferenceError",
    "SyntaxError",
    "TypeError",
    "URIError",
    "AggregateError",
  ],
};

const OWNER_BY_INTERFACE = new Map(
  Object.entries(SPECIAL).flatMap(([owner, interfaces]) => interfaces.map((name) => [name, owner] as const)),
);

/** The owner that the policy lists an interface's members under: `Date` → `Date.prototype`, `DateConstructor` → `Date`. */
export function ownerOf(interfaceName: string): string {
  const special = OWNER_BY_INTERFACE.get(interfaceName);
  if (special !== undefined) return special;
  if (interfaceName.endsWith("Constructor")) return interfaceName.slice(0, -"Constructor".length);
  return `${interfaceName}.prototype`;
}

/** The interfaces whose members the policy lists under `owner`. */
export function interfacesOf(owner: string): readonly string[] {
  const special = SPECIAL[owner];
  if (special !== undefined) return special;
  return owner.endsWith(".prototype") ? [owner.slice(0, -".prototype".length)] : [`${owner}Constructor`];
}
