#!/usr/bin/env node
// Not built, so that npm finds it when it links the command, before the first build.
import '../dist/cli.js';
