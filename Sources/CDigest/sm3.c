// SM3 of many inputs at once.
//
// SM3 is a chain: within one input, no round starts before the last one ends, so a processor that
// could do many operations a cycle does about one. Independent inputs have independent chains. A
// group of 16 (AVX-512) or 8 (AVX2) of them shares a set of vectors: vector w holds word w of each
// input's state, an input is a lane, and one instruction does the same step for all. The message
// blocks are read 64 bytes a lane and transposed into that shape.
//
// Lanes need not be in step. Each is at some block of its input, then at its padded tail, which
// is written beside the state. A run compresses as many blocks as the shortest lane still has
// there; then the lanes that ended give their digest and take the next input, whose lane starts
// from the initial value. With no next input a lane idles: it repeats the blocks of a busy one
// and its result is dropped. The last busy lane alone is finished by the portable code.
//
// What a block of 64 bytes costs depends on the number of busy lanes, as a step costs the same
// for one as for all. Measured with clang -O2 on a Zen 5 server at full lanes: 17 ns in 16 lanes,
// 46 ns in 8, 140 ns one at a time. An input of 137 bytes (3 blocks) takes 50 ns in 16 lanes, a
// Merkle node (2 blocks) 30 ns. Of a 16-lane step of 270 ns the rounds' own chain is about 200.

#include <stdbool.h>
#include <string.h>

#include "CDigest.h"
#include "sm3_engine.h"

/// The inputs being hashed in a group of lanes.
typedef struct {
  const sm3_engine *engine;
  const uint8_t *const *inputs;
  const size_t *lengths;
  size_t count;
  uint8_t *digests;
  /// The first input no lane has taken yet.
  size_t next;
  /// Bit i: lane i has an input.
  uint32_t busy;
  /// Bit i: lane i is at its tail.
  uint32_t ending;
  /// Bit i: lane i has not compressed a block of its input.
  uint32_t fresh;
  size_t input[SM3_MAX_WIDTH];
  /// Where lane i reads on, and how many blocks it has there; an idle lane has SIZE_MAX.
  const uint8_t *at[SM3_MAX_WIDTH];
  size_t blocks[SM3_MAX_WIDTH];
  sm3_group group;
  _Alignas(64) uint8_t tails[SM3_MAX_WIDTH][SM3_TAIL_BYTES];
} schedule;

static void begin_tail(schedule *s, size_t lane) {
  size_t length = s->lengths[s->input[lane]];
  const uint8_t *rest = s->at[lane];
  s->blocks[lane] = s->engine->pad(s->tails[lane], rest, length);
  s->at[lane] = s->tails[lane];
  s->ending |= 1u << lane;
}

/// Gives the lane the next input, or leaves it idle.
static void take(schedule *s, size_t lane) {
  uint32_t bit = 1u << lane;
  s->ending &= ~bit;
  if (s->next == s->count) {
    s->busy &= ~bit;
    return;
  }
  size_t input = s->next++;
  s->busy |= bit;
  s->fresh |= bit;
  s->input[lane] = input;
  s->at[lane] = s->inputs[input];
  s->blocks[lane] = s->lengths[input] / SM3_BLOCK_BYTES;
  if (s->blocks[lane] == 0) begin_tail(s, lane);
}

/// Points idle lanes at a busy one's blocks. Returns how many blocks all lanes have.
static size_t align(schedule *s) {
  size_t width = s->engine->width, shortest = SIZE_MAX;
  const uint8_t *busy = s->at[__builtin_ctz(s->busy)];
  for (size_t lane = 0; lane < width; lane++) {
    if (!(s->busy >> lane & 1)) s->at[lane] = busy, s->blocks[lane] = SIZE_MAX;
    if (s->blocks[lane] < shortest) shortest = s->blocks[lane];
  }
  return shortest;
}

/// Moves each lane on by `count` blocks. Returns the lanes that came to the end of their input.
static uint32_t advance(schedule *s, size_t count) {
  size_t width = s->engine->width;
  uint32_t stopped = 0;
  for (size_t lane = 0; lane < width; lane++) {
    s->at[lane] += count * SM3_BLOCK_BYTES;
    s->blocks[lane] -= count;
    stopped |= (uint32_t)(s->blocks[lane] == 0) << lane;
  }
  uint32_t ended = stopped & s->ending;
  for (uint32_t rest = stopped & ~ended; rest != 0; rest &= rest - 1) {
    begin_tail(s, (size_t)__builtin_ctz(rest));
  }
  return ended;
}

static void collect(schedule *s, uint32_t ended) {
  uint8_t digests[SM3_MAX_WIDTH][SM3_DIGEST_BYTES];
  s->engine->finish(&s->group, digests[0]);
  for (; ended != 0; ended &= ended - 1) {
    size_t lane = (size_t)__builtin_ctz(ended);
    memcpy(s->digests + s->input[lane] * SM3_DIGEST_BYTES, digests[lane], SM3_DIGEST_BYTES);
    take(s, lane);
  }
}

/// Finishes the only busy lane.
static void finish_alone(schedule *s, size_t lane) {
  size_t length = s->lengths[s->input[lane]];
  uint8_t *digest = s->digests + s->input[lane] * SM3_DIGEST_BYTES;
  if (s->fresh >> lane & 1) {
    cdigest_sm3_one(s->inputs[s->input[lane]], length, digest);
    return;
  }
  uint32_t state[SM3_WORDS];
  for (size_t i = 0; i < SM3_WORDS; i++) state[i] = s->group.words[i * s->engine->width + lane];
  cdigest_sm3_compress(state, s->at[lane], s->blocks[lane]);
  if (!(s->ending >> lane & 1)) {
    s->at[lane] += s->blocks[lane] * SM3_BLOCK_BYTES;
    begin_tail(s, lane);
    cdigest_sm3_compress(state, s->at[lane], s->blocks[lane]);
  }
  cdigest_sm3_store(state, digest);
}

static void hash_in_lanes(schedule *s) {
  for (size_t lane = 0; lane < s->engine->width; lane++) take(s, lane);
  // Also for the lanes that never get an input, so that no lane computes on uninitialised words.
  uint32_t unused = ~s->busy;
  while ((s->busy & (s->busy - 1)) != 0) {
    size_t count = align(s);
    s->engine->run(&s->group, s->at, count, s->fresh | unused);
    s->fresh = 0;
    uint32_t ended = advance(s, count);
    if (ended != 0) collect(s, ended);
  }
  if (s->busy != 0) finish_alone(s, (size_t)__builtin_ctz(s->busy));
}

/// The engine of that many lanes; null for the portable code. `known` says whether there is one.
static const sm3_engine *engine_of(int lanes, bool *known) {
  *known = true;
#if defined(__x86_64__)
  if (lanes == 16 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
      && __builtin_cpu_supports("avx512vl")) {
    return &cdigest_sm3_avx512;
  }
  if (lanes == 8 && __builtin_cpu_supports("avx2")) return &cdigest_sm3_avx2;
#endif
  *known = lanes == 1;
  return NULL;
}

static const sm3_engine *widest_engine(void) {
  bool known;
  const sm3_engine *engine = engine_of(16, &known);
  return known ? engine : engine_of(8, &known);
}

static void many(
  const sm3_engine *engine, const uint8_t *const *inputs, const size_t *lengths, size_t count,
  uint8_t *digests) {
  if (engine == NULL || count < 2) {
    for (size_t i = 0; i < count; i++) {
      cdigest_sm3_one(inputs[i], lengths[i], digests + i * SM3_DIGEST_BYTES);
    }
    return;
  }
  schedule s;
  s.engine = engine;
  s.inputs = inputs;
  s.lengths = lengths;
  s.count = count;
  s.digests = digests;
  s.next = 0;
  s.busy = s.ending = s.fresh = 0;
  hash_in_lanes(&s);
}

/// Fewer pairs than lanes: those beyond the last are hashed too, as zeros, and dropped.
static void last_nodes(
  const sm3_engine *engine, const uint8_t *children, size_t pairs, uint8_t *parents) {
  uint8_t in[SM3_MAX_WIDTH * 2 * SM3_DIGEST_BYTES], out[SM3_MAX_WIDTH * SM3_DIGEST_BYTES];
  memset(in, 0, sizeof in);
  memcpy(in, children, pairs * 2 * SM3_DIGEST_BYTES);
  engine->nodes(in, out);
  memcpy(parents, out, pairs * SM3_DIGEST_BYTES);
}

static void nodes(
  const sm3_engine *engine, const uint8_t *children, size_t pairs, uint8_t *parents) {
  size_t width = engine == NULL ? 1 : engine->width;
  // Parents in place of the children: a step writes no further than it has read.
  for (; pairs >= width && pairs > 1; pairs -= width) {
    if (engine == NULL) {
      cdigest_sm3_node(children, parents);
    } else {
      engine->nodes(children, parents);
    }
    children += width * 2 * SM3_DIGEST_BYTES;
    parents += width * SM3_DIGEST_BYTES;
  }
  if (pairs == 1) {
    cdigest_sm3_node(children, parents);
  } else if (pairs > 1) {
    last_nodes(engine, children, pairs, parents);
  }
}

int cdigest_sm3_lanes(void) {
  const sm3_engine *engine = widest_engine();
  return engine == NULL ? 1 : (int)engine->width;
}

void cdigest_sm3_many(
  const uint8_t *const *inputs, const size_t *lengths, size_t count, uint8_t *digests) {
  many(widest_engine(), inputs, lengths, count, digests);
}

int cdigest_sm3_many_with(
  int lanes, const uint8_t *const *inputs, const size_t *lengths, size_t count,
  uint8_t *digests) {
  bool known;
  const sm3_engine *engine = engine_of(lanes, &known);
  if (known) many(engine, inputs, lengths, count, digests);
  return known;
}

void cdigest_sm3_nodes(const uint8_t *children, size_t pairs, uint8_t *parents) {
  nodes(widest_engine(), children, pairs, parents);
}

int cdigest_sm3_nodes_with(int lanes, const uint8_t *children, size_t pairs, uint8_t *parents) {
  bool known;
  const sm3_engine *engine = engine_of(lanes, &known);
  if (known) nodes(engine, children, pairs, parents);
  return known;
}
