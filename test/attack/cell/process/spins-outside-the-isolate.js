// Claim: a loop outside of the isolate, where no time limit of its reaches, is ended.
// Group: cpu
// Layers: limits, all
export default () => {
  for (;;);
};
