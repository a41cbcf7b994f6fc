#!/usr/bin/env node
// This file is not built, because npm links the command before the first build.
import '../dist/cli.js';
