// Proof of work: what the server asks of a stranger's browser in busy times, done in slices so that the
// page stays quick. No worker: a worker of another origin needs an entry in the page's policy.

const SLICE = 8; // milliseconds at a time
const TRIES = 500; // between two looks at the clock
const PIECES = 8;
const PIECE_BITS = 3;

// The first 32 bits of the fractions of roots of the first 64 primes (FIPS 180-4, 4.2.2 and 5.3.3).
const primes = [...Array(312).keys()].filter((n) => n > 1 && ![...Array(n).keys()].some((d) => d > 1 && n % d === 0));
const ROUNDS = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

/** @param {number} root */
function fraction(root) {
  return ((root % 1) * 2 ** 32) | 0;
}

/**
 * The solution of a puzzle (`bits.expires.id.seed`), with the puzzle before it: what the server wants to see.
 * @param {string} puzzle
 * @param {AbortSignal} signal
 */
export async function solve(puzzle, signal) {
  const parts = puzzle.split(".");
  const bits = Number(parts[0]) - PIECE_BITS;
  const block = new Int32Array(64);
  for (let word = 0; word < 8; word++) block[word] = parseInt(parts[3].slice(8 * word, 8 * word + 8), 16);
  block[10] = 1 << 31; // SHA-256's padding of 40 bytes: the seed, the piece, the counter
  block[15] = 320;
  let solution = "";
  for (let piece = 0; piece < PIECES; piece++) {
    block[8] = piece;
    solution += (await search(block, bits, signal)).toString(16).padStart(8, "0");
  }
  return `${puzzle}.${solution}`;
}

/**
 * The first counter with which the block's hash begins with so many zero bits.
 * @param {Int32Array} block
 * @param {number} bits  at most 32
 * @param {AbortSignal} signal
 */
async function search(block, bits, signal) {
  let until = performance.now() + SLICE;
  for (let counter = 0; ; counter++) {
    block[9] = counter;
    if (Math.clz32(firstWord(block)) >= bits) return counter;
    if (counter % TRIES || performance.now() < until) continue;
    await breath();
    signal.throwIfAborted();
    until = performance.now() + SLICE;
  }
}

/** Everything else on the page may go on. (A timer would be slowed down by the browser.) */
function breath() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(null);
  });
}

/**
 * The first 32 bits of the SHA-256 of a message that fills one block (FIPS 180-4, 6.2).
 * @param {Int32Array} w  16 words of message, and room for 48
 */
function firstWord(w) {
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15];
    const y = w[t - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[t] + w[t]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  return (START[0] + a) | 0;
}
