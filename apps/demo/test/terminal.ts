import { WriteStream } from 'node:tty'

// Loaded before the command: makes the pipe that it writes to look like a terminal, as wide as COLUMNS says.
const { getColorDepth, hasColors } = WriteStream.prototype
Object.assign(process.stdout, { isTTY: true, columns: Number(process.env.COLUMNS), getColorDepth, hasColors })
