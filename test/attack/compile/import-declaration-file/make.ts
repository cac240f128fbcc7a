export const make = Function;
