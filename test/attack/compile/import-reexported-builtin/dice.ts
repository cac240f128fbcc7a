export { tools as dice };
const tools = Math; //~
