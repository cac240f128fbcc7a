const seven = 7;
export { seven as "constructor" }; //~
