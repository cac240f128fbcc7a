export * from "./order.ts";
export type { OrderEvent, EventOf } from "./events.ts";
export { type ShopState } from "./state.ts";
