declare module "*.css" {
  const text: string;
  export default text;
}

declare module "*/docs/datasets.md" {
  const guide: import("./guide.mjs").Guide;
  export default guide;
}
