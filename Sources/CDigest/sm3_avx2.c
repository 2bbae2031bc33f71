#include "sm3_engine.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define AVX2_INLINE AVX2 __attribute__((always_inline)) static inline

typedef __m256i lanes;

enum { WIDTH = 8 };

#define V_ADD(x, y) _mm256_add_epi32(x, y)
#define V_XOR(x, y) _mm256_xor_si256(x, y)
#define V_XOR3(x, y, z) V_XOR(V_XOR(x, y), z)
#define V_MAJ(x, y, z) \
  _mm256_or_si256(_mm256_and_si256(x, y), _mm256_and_si256(_mm256_or_si256(x, y), z))
#define V_CHOOSE(x, y, z) V_XOR(_mm256_and_si256(V_XOR(y, z), x), z)
#define V_ROL(x, n) _mm256_or_si256(_mm256_slli_epi32(x, n), _mm256_srli_epi32(x, 32 - (n)))
#include "sm3_rounds.h"

AVX2_INLINE lanes swap_bytes(lanes x) {
  return _mm256_shuffle_epi8(
    x, _mm256_broadcastsi128_si256(_mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203)));
}

/// Transposes an 8 x 8 matrix of words.
AVX2_INLINE void transpose(lanes *x) {
  lanes pairs[8], fours[8];
  for (size_t i = 0; i < 4; i++) {
    pairs[2 * i] = _mm256_unpacklo_epi32(x[2 * i], x[2 * i + 1]);
    pairs[2 * i + 1] = _mm256_unpackhi_epi32(x[2 * i], x[2 * i + 1]);
  }
  for (size_t i = 0; i < 8; i += 4) {
    fours[i] = _mm256_unpacklo_epi64(pairs[i], pairs[i + 2]);
    fours[i + 1] = _mm256_unpackhi_epi64(pairs[i], pairs[i + 2]);
    fours[i + 2] = _mm256_unpacklo_epi64(pairs[i + 1], pairs[i + 3]);
    fours[i + 3] = _mm256_unpackhi_epi64(pairs[i + 1], pairs[i + 3]);
  }
  for (size_t i = 0; i < 4; i++) {
    x[i] = _mm256_permute2x128_si256(fours[i], fours[i + 4], 0x20);
    x[i + 4] = _mm256_permute2x128_si256(fours[i], fours[i + 4], 0x31);
  }
}

/// Word i of the blocks at `at[lane] + offset` becomes `w[i]`.
AVX2_INLINE void load_words(lanes *w, const uint8_t *const *at, size_t offset) {
  for (size_t half = 0; half < 2; half++) {
    for (size_t i = 0; i < WIDTH; i++) {
      const uint8_t *from = at[i] + offset + 32 * half;
      w[8 * half + i] = swap_bytes(_mm256_loadu_si256((const __m256i *)from));
    }
    transpose(w + 8 * half);
  }
}

AVX2_INLINE lanes state(const sm3_group *group, size_t word) {
  return _mm256_load_si256((const __m256i *)(group->words + word * WIDTH));
}

AVX2_INLINE void set_state(sm3_group *group, size_t word, lanes value) {
  _mm256_store_si256((__m256i *)(group->words + word * WIDTH), value);
}

/// The feed-forward: the state before the block is xored in.
AVX2_INLINE void feed(sm3_group *group, size_t word, lanes after) {
  set_state(group, word, V_XOR(state(group, word), after));
}

AVX2_INLINE void start(sm3_group *group, uint32_t fresh) {
  lanes bits = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
  lanes chosen = _mm256_cmpeq_epi32(
    _mm256_and_si256(_mm256_set1_epi32((int)fresh), bits), bits);
  for (size_t i = 0; i < SM3_WORDS; i++) {
    lanes initial = _mm256_set1_epi32((int)cdigest_sm3_initial[i]);
    set_state(group, i, _mm256_blendv_epi8(state(group, i), initial, chosen));
  }
}

#define CONSTANT(k) _mm256_set1_epi32((int)cdigest_sm3_rounds[k])

#define EXPAND(j) SM3_EXPAND(w, j);
#define EARLY(r, j, k) SM3_TURN_##r(SM3_ROUND, s, V_XOR3, V_XOR3, CONSTANT(k), w, j);
#define LATE(r, j, k) SM3_TURN_##r(SM3_ROUND, s, V_MAJ, V_CHOOSE, CONSTANT(k), w, j);

AVX2_INLINE void compress(sm3_group *group, lanes *w) {
  lanes s0 = state(group, 0), s1 = state(group, 1), s2 = state(group, 2), s3 = state(group, 3);
  lanes s4 = state(group, 4), s5 = state(group, 5), s6 = state(group, 6), s7 = state(group, 7);
  SM3_64_ROUNDS
  feed(group, 0, s0), feed(group, 1, s1), feed(group, 2, s2), feed(group, 3, s3);
  feed(group, 4, s4), feed(group, 5, s5), feed(group, 6, s6), feed(group, 7, s7);
}

AVX2 static void run(sm3_group *group, const uint8_t *const *at, size_t count, uint32_t fresh) {
  lanes w[16];
  start(group, fresh);
  for (size_t offset = 0; offset < count * SM3_BLOCK_BYTES; offset += SM3_BLOCK_BYTES) {
    load_words(w, at, offset);
    compress(group, w);
  }
}

AVX2 static void finish(const sm3_group *group, uint8_t *digests) {
  lanes x[SM3_WORDS];
  for (size_t i = 0; i < SM3_WORDS; i++) x[i] = state(group, i);
  transpose(x);
  for (size_t i = 0; i < WIDTH; i++) {
    _mm256_storeu_si256((__m256i *)(digests + i * SM3_DIGEST_BYTES), swap_bytes(x[i]));
  }
}

/// Children in `w` become the first block of their nodes, one byte later behind the 0x01; the last
/// byte, returned, begins the second block.
AVX2_INLINE lanes shift_children(lanes *w) {
  lanes before = _mm256_set1_epi32(0x01);
  for (size_t i = 0; i < 16; i++) {
    lanes word = w[i];
    w[i] = _mm256_or_si256(_mm256_slli_epi32(before, 24), _mm256_srli_epi32(word, 8));
    before = word;
  }
  return _mm256_or_si256(_mm256_slli_epi32(before, 24), _mm256_set1_epi32(0x800000));
}

AVX2 static void nodes(const uint8_t *children, uint8_t *parents) {
  const uint8_t *at[WIDTH];
  sm3_group group;
  lanes w[16];
  for (size_t i = 0; i < WIDTH; i++) at[i] = children + i * SM3_BLOCK_BYTES;
  for (size_t i = 0; i < SM3_WORDS; i++) {
    set_state(&group, i, _mm256_set1_epi32((int)cdigest_sm3_initial[i]));
  }
  load_words(w, at, 0);
  lanes first = shift_children(w);
  compress(&group, w);
  w[0] = first;
  for (size_t i = 1; i < 15; i++) w[i] = _mm256_setzero_si256();
  w[15] = _mm256_set1_epi32(SM3_NODE_BITS);
  compress(&group, w);
  finish(&group, parents);
}

const sm3_engine cdigest_sm3_avx2 = {
  .width = WIDTH,
  .run = run,
  .finish = finish,
  .pad = cdigest_sm3_pad,
  .nodes = nodes,
};

#endif
