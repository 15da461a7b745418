/**
 * The modules of the page that its later parts use too, by their paths. The build of the hosted page replaces this file
 * by one that lists them (www/build.mjs). In the single file all parts are in one script, which needs no list.
 */
export const SHARED: Readonly<Record<string, unknown>> = {};
