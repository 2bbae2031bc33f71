#ifndef CDIGEST_SM3_ENGINE_H
#define CDIGEST_SM3_ENGINE_H

#include <stddef.h>
#include <stdint.h>

#define SM3_HIDDEN __attribute__((visibility("hidden")))

enum {
  SM3_WORDS = 8,
  SM3_BLOCK_BYTES = 64,
  SM3_DIGEST_BYTES = 32,
  /// A tail is the rest of the input, 0x80, zeros and the length in bits: one block or two.
  SM3_TAIL_BYTES = 2 * SM3_BLOCK_BYTES,
  /// Bits of a Merkle node's message: 0x01 and two digests.
  SM3_NODE_BITS = 8 * (1 + 2 * SM3_DIGEST_BYTES),
  SM3_MAX_WIDTH = 16,
};

/// The state of one group of lanes, transposed: word w of lane i is at [w * width + i].
typedef struct {
  _Alignas(64) uint32_t words[SM3_WORDS * SM3_MAX_WIDTH];
} sm3_group;

/// What a vector extension offers.
typedef struct {
  /// Lanes of a group.
  size_t width;
  /// Compresses `count` blocks into each lane, lane i from `at[i]` on. Lanes whose bit is set in
  /// `fresh` start from the initial value.
  void (*run)(sm3_group *group, const uint8_t *const *at, size_t count, uint32_t fresh);
  /// Writes the digests of all lanes, in order, to `digests`.
  void (*finish)(const sm3_group *group, uint8_t *digests);
  /// Writes the padded end of an input of `length` bytes to `tail`; `rest` is what follows its
  /// last whole block. Returns the number of blocks written, 1 or 2.
  size_t (*pad)(uint8_t *tail, const uint8_t *rest, size_t length);
  /// The Merkle parents of `width` pairs of children. Reads all before it writes.
  void (*nodes)(const uint8_t *children, uint8_t *parents);
} sm3_engine;

/// Round constants: T_j rotated left by j mod 32.
extern SM3_HIDDEN const uint32_t cdigest_sm3_rounds[64];
extern SM3_HIDDEN const uint32_t cdigest_sm3_initial[SM3_WORDS];

/// One input at a time, in portable C.
SM3_HIDDEN void cdigest_sm3_compress(
  uint32_t state[SM3_WORDS], const uint8_t *blocks, size_t count);
SM3_HIDDEN size_t cdigest_sm3_pad(uint8_t *tail, const uint8_t *rest, size_t length);
SM3_HIDDEN void cdigest_sm3_store(const uint32_t state[SM3_WORDS], uint8_t *digest);
SM3_HIDDEN void cdigest_sm3_one(const uint8_t *input, size_t length, uint8_t *digest);
SM3_HIDDEN void cdigest_sm3_node(const uint8_t *children, uint8_t *parent);

#if defined(__x86_64__)
extern SM3_HIDDEN const sm3_engine cdigest_sm3_avx512;
extern SM3_HIDDEN const sm3_engine cdigest_sm3_avx2;
#endif

#endif
