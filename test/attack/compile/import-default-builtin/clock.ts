export default Date; //~
