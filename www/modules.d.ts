declare module "*.css" {
  const text: string;
  export default text;
}

/** The types of an answer as data; see engine/schema.mjs. */
declare module "schema:*" {
  const schema: Record<string, import("./files/saved").Type>;
  export default schema;
}
