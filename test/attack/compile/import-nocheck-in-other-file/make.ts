// @ts-nocheck //~
export const make: (source: string) => () => number = (() => 0)["con" + "structor"]; //~
