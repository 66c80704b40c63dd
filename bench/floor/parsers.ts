// Bundles the parsers of src/, to measure them without the rest.
export { parseDotenv } from '../../src/sources/dotenv/read.ts';
export { parseJson } from '../../src/sources/json.ts';
export { parseValues } from '../../src/sources/values.ts';
