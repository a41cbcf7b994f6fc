import {csvFormat} from './csv-format.js';
import {jsonFormat} from './json-format.js';
import type {LogFormat} from './log-format.js';
import {parquetFormat} from './parquet-format.js';

/** Every format that logs and rows are read from; a new one is added here. */
export const FORMATS: readonly LogFormat[] = [parquetFormat, csvFormat, jsonFormat];
