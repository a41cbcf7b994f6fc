import {defineConfig} from 'tsup';
import {packageBuild} from '../../tsup.base.js';

export default defineConfig(packageBuild({index: 'src/index.ts', job: 'src/run/job-process.ts'}));
