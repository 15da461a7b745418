/** The later part with the form in which a user chooses the columns of a file. */
export { MappingView } from "../views/mapping";
