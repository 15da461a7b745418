/** How the analyzer reads the element. It would write into package.json, which is not that of the package. */
export default { globs: ["www/registry-lens.ts"], litelement: true, packagejson: false, quiet: true };
