export const seven: unknown = initial.constructor("return 7")(); //~
function initial(): number {
  return 7;
}
