export declare const make: (source: string) => () => number;
