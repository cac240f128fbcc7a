export default {
  initial: () => 0,
  apply(sum: number, event: { type: string; data: number }): number {
    console.log("added", event.data);
    return sum + event.data;
  },
};
