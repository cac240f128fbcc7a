import { defineReducer } from "assay";

/* Hotel bookings: rooms, rate plans, overlapping stays, cancellation policy. */

type RoomType = "single" | "double" | "suite";
type ISODate = string;

interface Room {
  readonly number: string;
  readonly type: RoomType;
  readonly floor: number;
}
interface Stay {
  readonly id: string;
  readonly room: string;
  readonly guest: string;
  readonly from: ISODate;
  readonly to: ISODate;
  readonly status: "held" | "confirmed" | "in-house" | "left" | "cancelled";
  readonly nights: number;
  readonly priceCents: number;
  readonly feesCents: number;
}

interface State {
  rooms: { [number: string]: Room };
  stays: Stay[];
  revenueCents: number;
  rejected: Array<{ id: string; why: string }>;
}

type Event =
  | { type: "RoomAdded"; data: Room }
  | {
      type: "StayRequested";
      data: { id: string; guest: string; roomType: RoomType; from: ISODate; to: ISODate };
    }
  | { type: "StayConfirmed" | "GuestArrived" | "GuestLeft"; data: { id: string } }
  | { type: "StayCancelled"; data: { id: string; on: ISODate } };

const DAY_MS = 86_400_000;
const toDay = (date: ISODate): number => {
  const [year, month, day] = date.split("-").map((part) => parseInt(part, 10));
  if (year === undefined || month === undefined || day === undefined)
    throw new RangeError(`"${date}" is not a date`);
  return Date.UTC(year, month - 1, day) / DAY_MS;
};
const weekdayOf = (day: number): number => new Date(day * DAY_MS).getUTCDay();
const isWeekend = (day: number) => [5, 6].includes(weekdayOf(day));

const BASE: Record<RoomType, number> = { single: 79_00, double: 109_00, suite: 249_00 };
const SEASONS: ReadonlyArray<readonly [from: string, to: string, factor: number]> = [
  ["06-15", "09-15", 1.4],
  ["12-20", "12-31", 1.8],
  ["01-01", "01-03", 1.8],
];

function seasonFactor(day: number): number {
  const monthDay = new Date(day * DAY_MS).toISOString().slice(5, 10);
  for (const [from, to, factor] of SEASONS) {
    if (from <= monthDay && monthDay <= to) return factor;
  }
  return 1;
}

function priceOf(type: RoomType, from: number, to: number): number {
  let total = 0;
  for (let day = from; day < to; ++day) {
    total += Math.round(BASE[type] * seasonFactor(day) * (isWeekend(day) ? 1.15 : 1));
  }
  const nights = to - from;
  return nights >= 7 ? Math.round(total * 0.9) : total;
}

const overlaps = (a: Pick<Stay, "from" | "to">, b: Pick<Stay, "from" | "to">): boolean =>
  a.from < b.to && b.from < a.to;
const ACTIVE = new Set<Stay["status"]>(["held", "confirmed", "in-house"]);

const freeRooms = ({ rooms, stays }: State, type: RoomType, from: ISODate, to: ISODate) =>
  Object.values(rooms)
    .filter((room) => room.type === type)
    .filter(
      ({ number }) =>
        !stays.some(
          (stay) => stay.room === number && ACTIVE.has(stay.status) && overlaps(stay, { from, to }),
        ),
    )
    .sort((a, b) => a.floor - b.floor || (a.number < b.number ? -1 : 1));

const withStay = (state: State, id: string, change: (stay: Stay) => Partial<Stay>): State => {
  const index = state.stays.findIndex((s) => s.id === id);
  if (index === -1) return { ...state, rejected: [...state.rejected, { id, why: "unknown stay" }] };
  const stay = state.stays[index]!;
  return { ...state, stays: state.stays.with(index, { ...stay, ...change(stay) }) };
};

const NEXT = {
  StayConfirmed: { from: "held", to: "confirmed" },
  GuestArrived: { from: "confirmed", to: "in-house" },
  GuestLeft: { from: "in-house", to: "left" },
} as const satisfies Record<string, { from: Stay["status"]; to: Stay["status"] }>;

export default defineReducer<State, Event>({
  initial: () => ({ rooms: {}, stays: [], revenueCents: 0, rejected: [] }),
  apply: (state, event) => {
    switch (event.type) {
      case "RoomAdded":
        return { ...state, rooms: { ...state.rooms, [event.data.number]: event.data } };
      case "StayRequested": {
        const { id, guest, roomType, from, to } = event.data;
        const first = toDay(from),
          last = toDay(to);
        if (last <= first)
          return { ...state, rejected: state.rejected.concat({ id, why: "no nights" }) };
        const [room] = freeRooms(state, roomType, from, to);
        if (!room)
          return { ...state, rejected: state.rejected.concat({ id, why: `no ${roomType} free` }) };
        const stay: Stay = {
          id,
          room: room.number,
          guest,
          from,
          to,
          status: "held",
          nights: last - first,
          priceCents: priceOf(roomType, first, last),
          feesCents: 0,
        };
        return { ...state, stays: [...state.stays, stay] };
      }
      case "StayConfirmed":
      case "GuestArrived":
      case "GuestLeft": {
        const { from, to } = NEXT[event.type];
        const found = state.stays.find(({ id }) => id === event.data.id);
        if (found?.status !== from)
          return {
            ...state,
            rejected: [...state.rejected, { id: event.data.id, why: `not ${from}` }],
          };
        const next = withStay(state, found.id, () => ({ status: to }));
        return to === "left"
          ? { ...next, revenueCents: next.revenueCents + found.priceCents }
          : next;
      }
      case "StayCancelled": {
        const next = withStay(state, event.data.id, (stay) => {
          const daysBefore = toDay(stay.from) - toDay(event.data.on);
          const share = daysBefore >= 14 ? 0 : daysBefore >= 3 ? 0.5 : 1;
          return { status: "cancelled", feesCents: Math.round(stay.priceCents * share) };
        });
        const fee = next.stays.find((s) => s.id === event.data.id)?.feesCents ?? 0;
        return { ...next, revenueCents: next.revenueCents + fee };
      }
      default: {
        const unknown: never = event;
        throw new Error(`unknown event ${JSON.stringify(unknown)}`);
      }
    }
  },
});
