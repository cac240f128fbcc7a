export let calls = 0;
export const bump = (): void => {
  calls += 1; //~
};
