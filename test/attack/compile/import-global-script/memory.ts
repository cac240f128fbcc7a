let calls = 0;
function next(): number {
  return ++calls;
}
